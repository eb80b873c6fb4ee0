using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Netra.EndToEnd;

/// <summary>An effect as it arrived.</summary>
sealed record Effect(string Key, Guid Run, int Attempt);

/// <summary>A server that counts the effects of probes by their key.</summary>
sealed class EffectCounter : IAsyncDisposable
{
    readonly WebApplication app;
    readonly ConcurrentQueue<Effect> effects = [];

    EffectCounter()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapPost("/", Count);
    }

    public string Url => app.Urls.Single();

    /// <summary>All of them, in the order of their arrival.</summary>
    public IReadOnlyCollection<Effect> Effects => effects;

    /// <summary>How often each key came.</summary>
    public IReadOnlyDictionary<string, int> Counts => effects.CountBy(e => e.Key, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);

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
        effects.Enqueue(new(key, body.GetProperty("run").GetGuid(), body.GetProperty("attempt").GetInt32()));
        return Results.Ok();
    }
}
