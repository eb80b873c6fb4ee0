using System.Net.WebSockets;
using System.Text.Json;

namespace Netra.EndToEnd;

/// <summary>A client of the WebSocket <c>netra.v1</c>, written from docs/events.md.</summary>
sealed class StreamSocket : IDisposable
{
    readonly ClientWebSocket socket = new();

    /// <summary>Connects, takes the hello, and says something: a silent client is sent away.</summary>
    public static async Task<StreamSocket> OpenAsync(Uri notifier, FleetUser user)
    {
        var client = new StreamSocket();
        client.socket.Options.AddSubProtocol("netra.v1");
        client.socket.Options.SetRequestHeader("Authorization", "Bearer " + user.Key);
        await client.socket.ConnectAsync(new UriBuilder(notifier) { Scheme = "ws", Path = "/v1/stream" }.Uri, TestContext.Current.CancellationToken);
        Assert.Equal("netra.v1", client.socket.SubProtocol);
        Assert.Equal("hello", Op(await client.NextAsync()));
        await client.PingAsync();
        return client;
    }

    public Task SendAsync(object op) =>
        socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(op), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);

    /// <summary>The next frame from the server.</summary>
    public async Task<JsonElement> NextAsync(double seconds = 60)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(seconds));
        using var message = new MemoryStream();
        var buffer = new byte[16_384];
        ValueWebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(buffer.AsMemory(), limit.Token);
            Assert.True(part.MessageType == WebSocketMessageType.Text, $"closed with {socket.CloseStatus} {socket.CloseStatusDescription}");
            await message.WriteAsync(buffer.AsMemory(0, part.Count), limit.Token);
        }
        while (!part.EndOfMessage);
        using var document = JsonDocument.Parse(message.ToArray());
        return document.RootElement.Clone();
    }

    /// <summary>Subscribes to a run and takes the <c>subscribed</c>.</summary>
    public async Task SubscribeAsync(Guid run, long after = 0)
    {
        await SendAsync(new { op = "subscribe", run, after });
        var answer = await NextAsync();
        Assert.True(Op(answer) == "subscribed", answer.ToString());
        Assert.Equal(run, answer.GetProperty("run").GetGuid());
        Assert.Equal(after + 1, answer.GetProperty("from").GetInt64());
    }

    /// <summary>Events in the order of their arrival, up to one that is enough.</summary>
    public async Task<IReadOnlyList<JsonElement>> EventsAsync(Func<JsonElement, bool> last)
    {
        List<JsonElement> events = [];
        do
        {
            var frame = await NextAsync();
            Assert.True(Op(frame) == "event", frame.ToString());
            events.Add(frame);
        }
        while (!last(events[^1]));
        return events;
    }

    /// <summary>Follows a run from its beginning, or from a seq, to its last event, after which nothing comes.</summary>
    public async Task<IReadOnlyList<JsonElement>> FollowAsync(Guid run, long after = 0)
    {
        await SubscribeAsync(run, after);
        var events = await EventsAsync(EventLog.IsEnd);
        await PingAsync();
        return events;
    }

    /// <summary>Asserts that nothing comes but the answer.</summary>
    public async Task PingAsync()
    {
        await SendAsync(new { op = "ping" });
        var next = await NextAsync();
        Assert.True(Op(next) == "pong", next.ToString());
    }

    /// <summary>Cuts the connection without a goodbye.</summary>
    public void Cut() => socket.Abort();

    public void Dispose() => socket.Dispose();

    static string Op(JsonElement frame) => frame.GetProperty("op").GetString()!;
}
