using System.Text.Json;

namespace Netra.Chaos;

/// <summary>Reads from the API what has become of a user's runs.</summary>
sealed class Collector(Client client)
{
    /// <summary>The label that holds the idempotency key.</summary>
    public const string Label = "chaos";

    static readonly string[] Ends = ["completed", "failed", "timed_out", "cancelled"];

    /// <summary>Ids and statuses of all runs that the API lists.</summary>
    public async Task<IReadOnlyList<(Guid Id, string Status)>> ListAsync()
    {
        List<(Guid, string)> runs = [];
        string? cursor = null;
        do
        {
            var page = (await client.ReadAsync("v1/runs?limit=1000" + (cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor))))!.Value;
            runs.AddRange(page.GetProperty("items").EnumerateArray().Select(r => (r.GetProperty("id").GetGuid(), r.GetProperty("status").GetString()!)));
            cursor = page.TryGetProperty("next_cursor", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);
        return runs;
    }

    /// <summary>How many runs have not ended.</summary>
    public async Task<int> OpenAsync() => (await ListAsync()).Count(r => !Ends.Contains(r.Status));

    public async Task<IReadOnlyList<FoundRun>> ReadAsync()
    {
        List<FoundRun> runs = [];
        foreach (var batch in (await ListAsync()).Chunk(8))
            runs.AddRange(await Task.WhenAll(batch.Select(r => ReadAsync(r.Id))));
        return runs;
    }

    async Task<FoundRun> ReadAsync(Guid id)
    {
        var run = (await client.ReadAsync($"v1/runs/{id}"))!.Value;
        var log = (await client.ReadAsync($"v1/runs/{id}/events?limit=1000"))!.Value;
        DateTimeOffset? ended = run.TryGetProperty("completed_at", out var at) && at.ValueKind == JsonValueKind.String ? at.GetDateTimeOffset() : null;
        return new(
            id, client.Id, run.GetProperty("labels").TryGetProperty(Label, out var key) ? key.GetString() : null,
            run.GetProperty("status").GetString()!, run.GetProperty("last_seq").GetInt64(), Echoes(run),
            [.. log.GetProperty("items").EnumerateArray().Select(LogEntry.Of)],
            run.GetProperty("created_at").GetDateTimeOffset(), ended);
    }

    static IReadOnlyList<string> Echoes(JsonElement run) =>
        run.TryGetProperty("result", out var result) && result.ValueKind == JsonValueKind.Object && result.TryGetProperty("outputs", out var outputs)
            ? [.. outputs.EnumerateArray().Select(o => o.GetProperty("echo").ToString())]
            : [];
}
