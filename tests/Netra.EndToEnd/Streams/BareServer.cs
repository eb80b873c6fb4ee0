using System.Collections.Concurrent;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Netra.EndToEnd;

/// <summary>A WebSocket server that does nothing but send: what this machine and this client allow at the moment.</summary>
sealed class BareServer : IAsyncDisposable
{
    readonly WebApplication app;
    readonly ConcurrentBag<WebSocket> sockets = [];
    readonly TaskCompletionSource ended = new();

    BareServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.UseWebSockets();
        app.Run(HoldAsync);
    }

    public Uri Url => new(app.Urls.Single());

    public static async Task<BareServer> StartAsync()
    {
        var server = new BareServer();
        await server.app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>Waits until so many sockets are here.</summary>
    public Task HasAsync(int count) => Wait.ForAsync($"{count} sockets", 10, () => Task.FromResult(sockets.Count), n => n == count);

    /// <summary>Sends a frame of that size so often to each socket.</summary>
    public Task SendAsync(int frames, int bytes)
    {
        var frame = new byte[bytes];
        Array.Fill(frame, (byte)'x');
        return Task.WhenAll(sockets.Select(async socket =>
        {
            for (var i = 0; i < frames; i++)
                await socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);
        }));
    }

    public async ValueTask DisposeAsync()
    {
        ended.TrySetResult();
        await app.DisposeAsync();
    }

    async Task HoldAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync("netra.v1");
        sockets.Add(socket);
        await ended.Task.WaitAsync(context.RequestAborted);
    }
}
