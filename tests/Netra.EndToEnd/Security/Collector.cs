using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Netra.EndToEnd;

/// <summary>Takes whatever is posted to it: telemetry as OTLP over HTTP, and webhooks.</summary>
sealed class Collector : IAsyncDisposable
{
    readonly WebApplication app;
    readonly ConcurrentQueue<(string Path, string Body)> got = [];

    Collector()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapFallback(TakeAsync);
    }

    public string Url => app.Urls.Single();

    /// <summary>Bodies byte for byte: the strings in protobuf are plain.</summary>
    public IEnumerable<string> Bodies(string path) => got.Where(g => g.Path == path).Select(g => g.Body);

    public static async Task<Collector> StartAsync()
    {
        var collector = new Collector();
        await collector.app.StartAsync(TestContext.Current.CancellationToken);
        return collector;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    async Task<IResult> TakeAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        got.Enqueue((request.Path, Encoding.Latin1.GetString(body.ToArray()) + string.Join('\n', request.Headers.Select(h => $"{h.Key}: {h.Value}"))));
        return Results.Ok();
    }
}
