using Microsoft.EntityFrameworkCore;
using Netra.Contracts;
using Netra.Hosting;
using Netra.Storage;
using Netra.Storage.Datasets;
using Netra.Storage.Runs;

namespace Netra.Api.Workers;

/// <summary>Since when the oldest work of each queue waits to be begun, by the rows that its messages are about: the broker does not tell it of quorum queues. Read at most once a second, however many want to know.</summary>
sealed class QueueAges(IDbContextFactory<NetraDb> contexts, TimeProvider time) : IDisposable
{
    static readonly TimeSpan KnownFor = TimeSpan.FromSeconds(1);

    readonly SemaphoreSlim reading = new(1, 1);
    IReadOnlyDictionary<string, double>? known;
    long readAt;

    /// <summary>Seconds by queue; none for a queue of which nothing waits, or whose messages are about no work (<c>netra.calls</c>, dead letters).</summary>
    public async Task<IReadOnlyDictionary<string, double>> ReadAsync(CancellationToken cancellationToken)
    {
        await reading.WaitAsync(cancellationToken);
        try
        {
            if (known is null || time.GetElapsedTime(readAt) >= KnownFor)
                (known, readAt) = (await AskAsync(cancellationToken), time.GetTimestamp());
            return known;
        }
        finally
        {
            reading.Release();
        }
    }

    public void Dispose() => reading.Dispose();

    async Task<IReadOnlyDictionary<string, double>> AskAsync(CancellationToken cancellationToken)
    {
        using var scope = RowScope.System(SystemJob.Sweep);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = await DbClock.NowAsync(db, cancellationToken);
        var since = new Dictionary<string, DateTimeOffset?>(StringComparer.Ordinal)
        {
            [Queues.Runs] = await db.Runs.Where(r => r.DueAt != null && r.Status == RunStatus.Queued && (r.RunAt == null || r.RunAt <= now))
                .MinAsync(r => (DateTimeOffset?)(r.RunAt ?? r.CreatedAt), cancellationToken),
            [Queues.Steps] = await db.Runs.Where(r => r.DueAt != null && r.Status == RunStatus.Running && !r.StepDecided && (r.StepLeaseUntil == null || r.StepLeaseUntil < now))
                .MinAsync(r => (DateTimeOffset?)r.UpdatedAt, cancellationToken),
            [Queues.Imports] = await db.Datasets.Where(d => d.DueAt != null && d.Status == DatasetStatus.Importing && (d.LeaseUntil == null || d.LeaseUntil < now))
                .MinAsync(d => (DateTimeOffset?)d.CreatedAt, cancellationToken),
        };
        var calls = await db.ToolCalls.Where(c => c.DueAt != null && c.Kind == CallKinds.Tool && c.Status == CallStatus.Pending)
            .GroupBy(c => c.Tool).Select(g => new { Tool = g.Key, Since = (DateTimeOffset?)g.Min(c => c.UpdatedAt) }).ToListAsync(cancellationToken);
        foreach (var tool in calls)
            since[Queues.ForTool(tool.Tool)] = tool.Since;
        return since.Where(s => s.Value is not null).ToDictionary(s => s.Key, s => Math.Max(0, Math.Round((now - s.Value!.Value).TotalSeconds, 3)), StringComparer.Ordinal);
    }
}
