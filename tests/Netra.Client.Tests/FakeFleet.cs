using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Netra.Client.Tests;

/// <summary>A server that answers as a test says: one handler for HTTP, one script per WebSocket connection in order, the last one for all that follow.</summary>
sealed class FakeFleet : IAsyncDisposable
{
    readonly WebApplication web;
    readonly Lock gate = new();
    int connections;

    FakeFleet(WebApplication web) => this.web = web;

    public Uri Url => new(web.Urls.Single());

    /// <summary>As whom each connection came, in order.</summary>
    public List<string> Keys { get; } = [];

    /// <summary>What each connection subscribed with, in order.</summary>
    public List<string> Subscriptions { get; } = [];

    /// <summary>Whose connections are refused with a 401.</summary>
    public Func<string, bool> RefusesUpgrades { get; set; } = _ => false;

    public static async Task<FakeFleet> StartAsync(RequestDelegate http, params Func<Connection, Task>[] scripts)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var fleet = new FakeFleet(builder.Build());
        fleet.web.UseWebSockets();
        fleet.web.Run(context => context.WebSockets.IsWebSocketRequest ? fleet.StreamAsync(context, scripts) : http(context));
        await fleet.web.StartAsync(TestContext.Current.CancellationToken);
        return fleet;
    }

    public NetraClient Connect(TimeProvider? time = null, Func<CancellationToken, Task<string?>>? renewKey = null) =>
        new(new NetraClientOptions { Url = Url, Key = "nk_test", Time = time ?? new InstantTime(), GiveUpAfter = TimeSpan.FromSeconds(5), RenewKey = renewKey });

    async Task StreamAsync(HttpContext context, Func<Connection, Task>[] scripts)
    {
        var key = context.Request.Headers.Authorization.ToString();
        lock (gate)
            Keys.Add(key);
        if (RefusesUpgrades(key))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync("netra.v1");
        var buffer = new byte[4096];
        var received = await socket.ReceiveAsync(buffer, context.RequestAborted);
        lock (gate)
            Subscriptions.Add(Encoding.UTF8.GetString(buffer, 0, received.Count));
        await scripts[Math.Min(Interlocked.Increment(ref connections), scripts.Length) - 1](new Connection(context, socket));
    }

    public ValueTask DisposeAsync() => web.DisposeAsync();

    internal sealed class Connection(HttpContext context, WebSocket socket)
    {
        public Task SendAsync(string json) =>
            socket.SendAsync(Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text, endOfMessage: true, context.RequestAborted);

        public Task CloseAsync(int code) =>
            socket.CloseOutputAsync((WebSocketCloseStatus)code, "test", context.RequestAborted);

        /// <summary>Ends the connection without a word.</summary>
        public void Cut() => context.Abort();

        /// <summary>Waits until the client has said goodbye.</summary>
        public async Task EndAsync() => Assert.Equal(WebSocketMessageType.Close, (await socket.ReceiveAsync(new byte[100], context.RequestAborted)).MessageType);
    }
}

/// <summary>A clock on which every wait is over at once, moves it on, and is remembered.</summary>
sealed class InstantTime : TimeProvider
{
    long ticks;

    public List<TimeSpan> Waits { get; } = [];

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Volatile.Read(ref ticks);

    public void Pass(TimeSpan span) => Interlocked.Add(ref ticks, span.Ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Waits.Add(dueTime);
        Pass(dueTime);
        return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
