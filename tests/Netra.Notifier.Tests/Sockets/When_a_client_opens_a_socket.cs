using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Netra.Notifier.Tests;

public sealed class When_a_client_opens_a_socket
{
    [Fact]
    public async Task The_first_frame_is_hello_and_the_subprotocol_is_selected()
    {
        await using var notifier = await TestNotifier.StartAsync();
        using var client = await SocketClient.TryOpenAsync(notifier, "Bearer " + (await notifier.NewUserAsync()).Key);
        var hello = await client.NextAsync();
        Assert.Equal("hello", hello!.Value.GetProperty("op").GetString());
        Assert.Equal(20, hello.Value.GetProperty("heartbeat_seconds").GetInt32());
        Assert.NotEmpty(hello.Value.GetProperty("connection").GetString()!);
        Assert.Equal("netra.v1", client.Protocol);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer nk_0000000000000000_0000")]
    [InlineData("Bearer garbage")]
    [InlineData("Basic Zm9vOmJhcg==")]
    public async Task A_bad_credential_is_a_401_before_the_upgrade(string? authorization)
    {
        await using var notifier = await TestNotifier.StartAsync();
        using var client = await SocketClient.TryOpenAsync(notifier, authorization, origin: notifier.Address.GetLeftPart(UriPartial.Authority));
        Assert.Equal(HttpStatusCode.Unauthorized, client.Status);
    }

    [Fact]
    public async Task A_ticket_opens_one_socket_and_no_second()
    {
        await using var notifier = await TestNotifier.StartAsync();
        var origin = notifier.Address.GetLeftPart(UriPartial.Authority);
        var ticket = await TicketAsync(notifier, await notifier.NewUserAsync());
        using var first = await SocketClient.TryOpenAsync(notifier, authorization: null, ticket, origin);
        Assert.Equal(HttpStatusCode.SwitchingProtocols, first.Status);
        Assert.Equal("netra.v1", first.Protocol);
        using var second = await SocketClient.TryOpenAsync(notifier, authorization: null, ticket, origin);
        Assert.Equal(HttpStatusCode.Unauthorized, second.Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("null")]
    [InlineData("https://evil.example")]
    [InlineData("http://127.0.0.1.evil.example")]
    [InlineData("http://evil-127.0.0.1")]
    public async Task A_missing_or_foreign_origin_with_a_ticket_is_a_403(string? origin)
    {
        await using var notifier = await TestNotifier.StartAsync();
        var ticket = await TicketAsync(notifier, await notifier.NewUserAsync());
        using var refused = await SocketClient.TryOpenAsync(notifier, authorization: null, ticket, origin);
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        using var page = await SocketClient.TryOpenAsync(notifier, authorization: null, ticket, notifier.Address.GetLeftPart(UriPartial.Authority));
        Assert.Equal(HttpStatusCode.SwitchingProtocols, page.Status);
    }

    [Fact]
    public async Task A_page_of_the_api_may_open_one_and_read_tickets()
    {
        await using var notifier = await TestNotifier.StartAsync(("Api:Url", "https://console.example:8443/"));
        var user = await notifier.NewUserAsync();
        using var socket = await SocketClient.TryOpenAsync(notifier, authorization: null, await TicketAsync(notifier, user), "https://console.example:8443");
        Assert.Equal(HttpStatusCode.SwitchingProtocols, socket.Status);
        using var http = new HttpClient();
        using var preflight = new HttpRequestMessage(HttpMethod.Options, new Uri(notifier.Address, "/v1/stream/tickets"));
        preflight.Headers.Add("Origin", "https://console.example:8443");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.Add("Access-Control-Request-Headers", "authorization");
        using var answer = await http.SendAsync(preflight, TestContext.Current.CancellationToken);
        Assert.Equal("https://console.example:8443", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Fact]
    public async Task More_sockets_than_the_tier_allows_are_closed_with_4429()
    {
        await using var notifier = await TestNotifier.StartAsync();
        var user = await notifier.NewUserAsync("free");
        var open = new List<SocketClient>();
        try
        {
            for (var i = 0; i < 5; i++)
                open.Add(await SocketClient.OpenAsync(notifier, user));
            using var sixth = await SocketClient.TryOpenAsync(notifier, "Bearer " + user.Key);
            Assert.Equal(4429, await sixth.UntilClosedAsync());
            await open[0].SendAsync("""{"op":"ping"}""");
            await open[0].NextAsync("pong");
        }
        finally
        {
            open.ForEach(c => c.Dispose());
        }
    }

    [Fact]
    public async Task A_client_that_says_nothing_is_closed()
    {
        await using var notifier = await TestNotifier.StartAsync(("Stream:FirstOperation", "00:00:00.3"));
        using var client = await SocketClient.OpenAsync(notifier, await notifier.NewUserAsync());
        Assert.Equal(4408, await client.UntilClosedAsync());
    }

    [Fact]
    public async Task A_plain_request_is_told_to_upgrade()
    {
        await using var notifier = await TestNotifier.StartAsync();
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", (await notifier.NewUserAsync()).Key);
        using var answer = await http.GetAsync(new Uri(notifier.Address, "/v1/stream"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.UpgradeRequired, answer.StatusCode);
    }

    static async Task<string> TicketAsync(TestNotifier notifier, TestUser user)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", user.Key);
        using var answer = await http.PostAsync(new Uri(notifier.Address, "/v1/stream/tickets"), content: null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.EndsWith("Z", json.RootElement.GetProperty("expires_at").GetString(), StringComparison.Ordinal);
        return json.RootElement.GetProperty("ticket").GetString()!;
    }
}
