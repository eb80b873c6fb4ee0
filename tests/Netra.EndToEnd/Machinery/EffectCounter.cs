using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Netra.EndToEnd;

/// <summary>A server that counts the effects of probes by their key.</summary>
sealed class EffectCounter : IAsyncDisposable
{
    readonly WebApplication app;
    readonly ConcurrentDictionary<string, int> counts = new(StringComparer.Ordinal);

    EffectCounter()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapPost("/", Count);
    }

    public string Url => app.Urls.Single();

    /// <summary>How often each key came.</summary>
    public IReadOnlyDictionary<string, int> Counts => counts;

    public static async Task<EffectCounter> StartAsync()
    {
        var counter = new EffectCounter();
        await counter.app.StartAsync(TestContext.Current.CancellationToken);
        return counter;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    IResult Count(HttpRequest request, JsonElement body)
    {
        var key = body.GetProperty("key").GetString()!;
        if (request.Headers["Idempotency-Key"] != key)
            return Results.BadRequest();
        counts.AddOrUpdate(key, 1, (_, n) => n + 1);
        return Results.Ok();
    }
}
