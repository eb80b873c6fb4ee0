using System.Net;
using System.Net.Sockets;
using Netra.Hosting.Outbound;

namespace Netra.Hosting.Tests.Outbound;

/// <summary>Requests that users ask for reach the public internet only: what is private is refused before anything is connected to.</summary>
public sealed class When_a_user_names_an_address
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Refused =>
    [
        "http://127.0.0.1/", "http://127.1/", "http://[::1]/", "http://[::]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://0.0.0.0/", "http://0/",
        "http://169.254.169.254/latest/meta-data", "http://10.1.2.3/", "http://172.16.0.1/", "http://192.168.1.1/", "http://100.64.0.1/", "http://198.18.0.1/", "http://224.0.0.1/",
        "http://255.255.255.255/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://0x7f.0.0.1/", "http://[fe80::1]/", "http://[fc00::1]/",
        "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://[2001:0:7f00:1::]/", "http://localhost/", "http://LOCALHOST./", "http://a.localhost/", "http://metadata.google.internal/",
        "http://intranet/", "file:///etc/passwd", "gopher://example.com/", "ftp://example.com/", "http://user@example.com/", "http://user:pw@example.com/", "http://example.com#@evil/",
        "http://example.com:5432/", "http://example.com:6379/", "http://example.com:22/", "//example.com/", "example.com", "", "http://", "javascript:alert(1)", "http://①②⑦.⓪.⓪.①/",
    ];

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_is_not_on_the_public_internet_is_refused_by_its_text(string address) =>
        Assert.NotNull(OutboundUrl.FaultOf(address, new()));

    [Theory]
    [InlineData("https://example.com/hooks?a=b")]
    [InlineData("http://example.com:8080/")]
    [InlineData("https://93.184.216.34/")]
    [InlineData("https://[2606:2800:220:1:248:1893:25c8:1946]/")]
    [InlineData("https://bücher.example/")]
    public void What_is_may_be_named(string address) => Assert.Null(OutboundUrl.FaultOf(address, new()));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("10.0.0.1")]
    [InlineData("93.184.216.34,127.0.0.1")] // one public beside a private one
    public async Task A_name_that_stands_for_a_private_address_is_never_connected_to(string addresses)
    {
        using var listener = new Listener();
        using var http = new OutboundHttp(new(), (_, _) => Task.FromResult(addresses.Split(',').Select(IPAddress.Parse).ToArray()));

        using var request = new HttpRequestMessage(HttpMethod.Post, "http://hooks.example.com:8080/");
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => http.SendAsync(request, Stop));

        Assert.Contains("refused", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, listener.Connections);
    }

    [Fact]
    public async Task A_name_that_turns_private_after_its_check_is_not_asked_again()
    {
        using var listener = new Listener();
        var asked = 0;
        using var http = new OutboundHttp(new() { TimeoutSeconds = 0.5 }, (_, _) => Task.FromResult<IPAddress[]>([++asked == 1 ? IPAddress.Parse("192.0.2.1") : IPAddress.Loopback]));

        for (var i = 0; i < 3; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "http://hooks.example.com:8080/");
            await Assert.ThrowsAnyAsync<Exception>(() => http.SendAsync(request, Stop));
        }

        Assert.Equal((0, 3), (listener.Connections, asked)); // once for each connection, and each refused
    }

    [Fact]
    public async Task A_redirect_is_an_answer_and_not_followed()
    {
        using var target = new Listener();
        using var listener = new Listener($"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:{target.Port}/\r\nContent-Length: 0\r\n\r\n");
        using var http = new OutboundHttp(new() { AllowPrivate = true }, Dns.GetHostAddressesAsync);

        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{listener.Port}/");
        Assert.Equal(HttpStatusCode.Found, await http.SendAsync(request, Stop));

        Assert.Equal((1, 0), (listener.Connections, target.Connections));
    }

    /// <summary>Counts who connects, on loopback; answers all of them the same.</summary>
    sealed class Listener : IDisposable
    {
        readonly TcpListener tcp = new(IPAddress.Loopback, 0);
        int connections;

        public Listener(string answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        {
            tcp.Start();
            _ = AcceptAsync(answer);
        }

        public int Port => ((IPEndPoint)tcp.LocalEndpoint).Port;

        public int Connections => Volatile.Read(ref connections);

        public void Dispose() => tcp.Dispose();

        async Task AcceptAsync(string answer)
        {
            while (true)
            {
                using var socket = await tcp.AcceptSocketAsync(Stop);
                Interlocked.Increment(ref connections);
                await socket.ReceiveAsync(new byte[4096], Stop);
                await socket.SendAsync(System.Text.Encoding.ASCII.GetBytes(answer), Stop);
            }
        }
    }
}
