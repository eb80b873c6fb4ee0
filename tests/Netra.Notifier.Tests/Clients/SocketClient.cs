using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Netra.Notifier.Tests;

/// <summary>A WebSocket client of the stream. Every wait ends after half a minute.</summary>
sealed class SocketClient : IDisposable
{
    static readonly byte[] EmptyPing = [0x89, 0x80, 0, 0, 0, 0];

    readonly ClientWebSocket socket = new();
    readonly SocketsHttpHandler handler = new();
    readonly HttpMessageInvoker http;
    Socket? tcp;

    SocketClient(int receiveBuffer)
    {
        socket.Options.CollectHttpResponseDetails = true;
        handler.ConnectCallback = (c, stop) => ConnectAsync(c.DnsEndPoint, receiveBuffer, stop);
        http = new(handler, disposeHandler: false);
    }

    public int? CloseCode => (int?)socket.CloseStatus;

    public HttpStatusCode Status => socket.HttpStatusCode;

    public string? Protocol => socket.SubProtocol;

    /// <summary>Connects and takes the hello.</summary>
    public static async Task<SocketClient> OpenAsync(TestNotifier notifier, TestUser user, int receiveBuffer = 65_536)
    {
        var client = await TryOpenAsync(notifier, "Bearer " + user.Key, receiveBuffer: receiveBuffer);
        Assert.Equal("hello", (await client.NextAsync())!.Value.GetProperty("op").GetString());
        return client;
    }

    /// <summary>Connects or is refused: see <see cref="Status"/>.</summary>
    public static async Task<SocketClient> TryOpenAsync(
        TestNotifier notifier, string? authorization, string? ticket = null, string? origin = null, int receiveBuffer = 65_536)
    {
        var client = new SocketClient(receiveBuffer);
        var options = client.socket.Options;
        options.AddSubProtocol("netra.v1");
        if (ticket is not null)
            options.AddSubProtocol("netra.ticket." + ticket);
        if (authorization is not null)
            options.SetRequestHeader("Authorization", authorization);
        if (origin is not null)
            options.SetRequestHeader("Origin", origin);
        using var deadline = Deadline();
        try
        {
            await client.socket.ConnectAsync(new UriBuilder(notifier.Address) { Scheme = "ws", Path = "/v1/stream" }.Uri, client.http, deadline.Token);
        }
        catch (WebSocketException)
        {
            Assert.NotEqual(HttpStatusCode.SwitchingProtocols, client.Status);
        }

        return client;
    }

    public async Task SendAsync(string message)
    {
        using var deadline = Deadline();
        await socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, deadline.Token);
    }

    public Task SubscribeAsync(Guid run, long after = 0) => SendAsync($$"""{"op":"subscribe","run":"{{run}}","after":{{after}}}""");

    /// <summary>Sends an empty ping of the protocol's own, which is answered with a pong (RFC 6455, 5.5.2).</summary>
    public async Task PingAsync() => await tcp!.SendAsync(EmptyPing.AsMemory(), TestContext.Current.CancellationToken);

    /// <returns>The next frame; null when the server has closed.</returns>
    public async Task<JsonElement?> NextAsync()
    {
        using var deadline = Deadline();
        using var message = new MemoryStream();
        var buffer = new byte[16_384];
        while (true)
        {
            var got = await socket.ReceiveAsync(buffer, deadline.Token);
            if (got.MessageType == WebSocketMessageType.Close)
                return null;
            await message.WriteAsync(buffer.AsMemory(0, got.Count), deadline.Token);
            if (!got.EndOfMessage)
                continue;
            using var json = JsonDocument.Parse(message.ToArray());
            return json.RootElement.Clone();
        }
    }

    /// <summary>Skips other frames up to one of that op.</summary>
    public async Task<JsonElement> NextAsync(string op)
    {
        while (await NextAsync() is { } frame)
        {
            if (frame.GetProperty("op").GetString() == op)
                return frame;
        }

        throw new InvalidOperationException($"Closed with {CloseCode} before any {op}.");
    }

    public async Task<IReadOnlyList<long>> SeqsAsync(int count)
    {
        var seqs = new List<long>();
        while (seqs.Count < count)
            seqs.Add((await NextAsync("event")).GetProperty("seq").GetInt64());
        return seqs;
    }

    /// <summary>Skips everything up to the close.</summary>
    /// <returns>The code.</returns>
    public async Task<int?> UntilClosedAsync()
    {
        while (await NextAsync() is not null)
        {
            // skipped
        }

        return CloseCode;
    }

    public void Dispose()
    {
        socket.Abort();
        socket.Dispose();
        http.Dispose();
        handler.Dispose();
        tcp?.Dispose();
    }

    static CancellationTokenSource Deadline()
    {
        var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(60));
        return deadline;
    }

    async ValueTask<Stream> ConnectAsync(DnsEndPoint to, int receiveBuffer, CancellationToken stop)
    {
        tcp = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = receiveBuffer };
        await tcp.ConnectAsync(to, stop);
        return new NetworkStream(tcp, ownsSocket: true);
    }
}
