using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Netra.Contracts.Events;

namespace Netra.Client;

/// <summary>Submits, reads, lists and cancels runs.</summary>
public sealed class RunsApi
{
    readonly Transport transport;

    internal RunsApi(Transport transport) => this.transport = transport;

    /// <summary>Submits a run; once this returns, the run survives any crash.</summary>
    /// <param name="idempotencyKey">The same key and request again give the same run; a fresh key when null.</param>
    public Task<Run> SubmitAsync(RunRequest request, string? idempotencyKey, CancellationToken cancellationToken)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, "v1/runs")
        {
            Content = JsonContent.Create(request, ClientJson.Default.RunRequest),
        };
        message.Headers.Add("Idempotency-Key", idempotencyKey ?? Guid.CreateVersion7().ToString());
        return transport.SendAsync(message, ClientJson.Default.Run, cancellationToken);
    }

    /// <summary>Submits up to 1,000 runs, each for itself: one that is refused takes no other along.</summary>
    /// <param name="idempotencyKey">The same key and requests again give the same runs; a fresh key when null.</param>
    public Task<Batch> SubmitBatchAsync(IReadOnlyList<RunRequest> requests, string? idempotencyKey, CancellationToken cancellationToken)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, "v1/runs/batch")
        {
            Content = JsonContent.Create(new BatchRequest(requests), ClientJson.Default.BatchRequest),
        };
        message.Headers.Add("Idempotency-Key", idempotencyKey ?? Guid.CreateVersion7().ToString());
        return transport.SendAsync(message, ClientJson.Default.Batch, cancellationToken);
    }

    public Task<Run> GetAsync(Guid id, CancellationToken cancellationToken) =>
        transport.GetAsync($"v1/runs/{id}", ClientJson.Default.Run, cancellationToken);

    public Task<Page<Run>> ListAsync(RunQuery query, CancellationToken cancellationToken) => transport.GetAsync(
        "v1/runs" + Transport.Query(
            ("status", query.Status), ("agent", query.Agent), ("cursor", query.Cursor), ("limit", query.Limit?.ToString(CultureInfo.InvariantCulture))),
        ClientJson.Default.PageRun, cancellationToken);

    /// <summary>Asks for the end of a run; repeating it is harmless.</summary>
    public Task<Run> CancelAsync(Guid id, CancellationToken cancellationToken) =>
        transport.SendAsync(new HttpRequestMessage(HttpMethod.Post, $"v1/runs/{id}/cancel"), ClientJson.Default.Run, cancellationToken);

    /// <summary>A new run of one that has ended.</summary>
    /// <param name="from"><c>failed_step</c>: recorded results of calls are taken over; <c>start</c>: everything is done again.</param>
    public Task<Run> RetryAsync(Guid id, string from, CancellationToken cancellationToken)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, $"v1/runs/{id}/retry")
        {
            Content = new StringContent(JsonSerializer.Serialize(new Dictionary<string, string>(StringComparer.Ordinal) { ["from"] = from }, ClientJson.Default.DictionaryStringString), Encoding.UTF8, "application/json"),
        };
        message.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString());
        return transport.SendAsync(message, ClientJson.Default.Run, cancellationToken);
    }

    /// <summary>The log from the event after <paramref name="after"/> on, at most <paramref name="limit"/> events.</summary>
    public Task<Page<RunEventEnvelope>> EventsAsync(Guid id, long after, int limit, CancellationToken cancellationToken) => transport.GetAsync(
        string.Create(CultureInfo.InvariantCulture, $"v1/runs/{id}/events?after={after}&limit={limit}"),
        ClientJson.Default.PageRunEventEnvelope, cancellationToken);

    /// <summary>Every attempt of every step and tool call.</summary>
    public Task<JsonElement> TimelineAsync(Guid id, CancellationToken cancellationToken) =>
        transport.GetAsync($"v1/runs/{id}/timeline", ClientJson.Default.JsonElement, cancellationToken);

    /// <summary>Why the run is not moving.</summary>
    public Task<JsonElement> ExplainAsync(Guid id, CancellationToken cancellationToken) =>
        transport.GetAsync($"v1/runs/{id}/explain", ClientJson.Default.JsonElement, cancellationToken);

    /// <summary>The run's report.</summary>
    /// <param name="format"><c>html</c>, <c>markdown</c>, <c>json</c> or <c>csv</c>.</param>
    public Task<byte[]> ReportAsync(Guid id, string format, CancellationToken cancellationToken) =>
        transport.GetBytesAsync($"v1/runs/{id}/report?format={Uri.EscapeDataString(format)}", cancellationToken);
}
