using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Netra.Bench;

namespace Netra.Tests;

/// <summary>A fleet as its clients see it: every run that it accepts has completed a moment later.</summary>
sealed class FakeFleet : IAsyncDisposable
{
    readonly Channel<Guid> ended = Channel.CreateUnbounded<Guid>();
    readonly WebApplication web;

    FakeFleet(WebApplication web) => this.web = web;

    public Uri Url => new(web.Urls.Single());

    /// <summary>How many calls each accepted run asked for.</summary>
    public ConcurrentQueue<int> Calls { get; } = new();

    /// <summary>Whether submits are refused.</summary>
    public bool Refuses { get; set; }

    /// <summary>What happens to an accepted run before it is told that it has completed.</summary>
    public Func<Guid, Task> OnRun { get; set; } = _ => Task.CompletedTask;

    public static async Task<FakeFleet> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var fleet = new FakeFleet(builder.Build());
        fleet.web.UseWebSockets();
        fleet.web.MapGet("/health/ready", () => Results.Ok());
        fleet.web.MapGet("/v1/agents", () => Served("script"));
        fleet.web.MapGet("/v1/tools", () => Served("noop"));
        fleet.web.MapPost("/v1/runs", (Func<HttpRequest, Task<IResult>>)fleet.AcceptAsync);
        fleet.web.MapPost("/v1/runs/{id}/cancel", () => Results.Accepted());
        fleet.web.MapGet("/v1/runs/{id}", (Guid id) => Results.Json(new { id, status = "completed" }));
        fleet.web.Map("/v1/stream", fleet.TellAsync);
        await fleet.web.StartAsync();
        return fleet;
    }

    public BenchOptions Options(string scenario) => new()
    {
        Urls = [Url],
        StreamUrl = Url,
        Key = "nk_a_b",
        Scenario = scenario,
        WarmupSeconds = 0.1,
        Seconds = 0.5,
        InFlight = 8,
    };

    public async ValueTask DisposeAsync()
    {
        ended.Writer.Complete();
        await web.StopAsync(new CancellationToken(canceled: true));
        await web.DisposeAsync();
    }

    static IResult Served(string name) => Results.Json(new { items = new[] { new { name, live = 1 } } });

    async Task<IResult> AcceptAsync(HttpRequest request)
    {
        using var body = await JsonDocument.ParseAsync(request.Body);
        if (Refuses)
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        Calls.Enqueue(body.RootElement.GetProperty("input").GetProperty("steps")[0].GetProperty("tools").GetArrayLength());
        var id = Guid.CreateVersion7();
        await OnRun(id);
        ended.Writer.TryWrite(id);
        return Results.Json(new { id, status = "queued" }, statusCode: StatusCodes.Status202Accepted);
    }

    async Task TellAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync("netra.v1");
        await socket.ReceiveAsync(new byte[1024], context.RequestAborted);
        await SendAsync(socket, """{"op":"subscribed"}""", context.RequestAborted);
        await foreach (var run in ended.Reader.ReadAllAsync(context.RequestAborted))
            await SendAsync(socket, $$$"""{"op":"event","v":1,"id":"{{{run}}}:9","run":"{{{run}}}","seq":9,"type":"agent_completed","data":{}}""", context.RequestAborted);
    }

    static Task SendAsync(WebSocket socket, string text, CancellationToken cancellationToken) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
}
