using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Netra.Contracts.Events;

namespace Netra.Storage.Runs;

/// <summary>Reads of a run's log: nothing where the owner has no such run.</summary>
public static class RunLog
{
    /// <summary>Seqs are dense: a window of them is a page, and the primary key finds it.</summary>
    const string Many = """
        SELECT e.* FROM unnest({0}, {1}, {2}) AS w (run_id, owner_id, after)
        JOIN runs AS r ON r.id = w.run_id AND r.owner_id = w.owner_id
        JOIN run_events AS e ON e.run_id = w.run_id AND e.seq > w.after AND e.seq <= w.after + {3}
        """;

    /// <summary>Events with seq above <paramref name="after"/>, in order, at most <paramref name="limit"/>.</summary>
    public static async Task<IReadOnlyList<RunEventEnvelope>> ReadOwnAsync(NetraDb db, Guid ownerId, Guid runId, long after, int limit, CancellationToken cancellationToken)
    {
        var rows = await db.RunEvents.AsNoTracking().Where(e => e.RunId == runId && e.Seq > after && db.Runs.Any(r => r.CorrelationId == runId && r.OwnerId == ownerId))
            .OrderBy(e => e.Seq).Take(limit).ToListAsync(cancellationToken);
        return [.. rows.Select(Envelope)];
    }

    /// <summary>The same for many runs, each named once: one query on PostgreSQL. A run that has no events after its cursor is missing.</summary>
    public static async Task<ILookup<Guid, RunEventEnvelope>> ReadOwnAsync(
        NetraDb db, IReadOnlyList<(Guid Run, Guid Owner, long After)> asked, int limit, CancellationToken cancellationToken)
    {
        var rows = new List<(Guid Run, RunEventEnvelope Event)>();
        if (!db.IsSqlite && asked.Count > 1)
        {
            var (runs, owners, cursors) = (asked.Select(a => a.Run).ToArray(), asked.Select(a => a.Owner).ToArray(), asked.Select(a => a.After).ToArray());
            var found = await db.RunEvents.FromSqlRaw(Many, runs, owners, cursors, limit).AsNoTracking().OrderBy(e => e.RunId).ThenBy(e => e.Seq).ToListAsync(cancellationToken);
            rows.AddRange(found.Select(r => (r.RunId, Envelope(r))));
        }

        var seen = rows.Select(r => r.Run).ToHashSet();
        foreach (var (run, owner, after) in asked.Where(a => !seen.Contains(a.Run))) // one engine has no such query; and where the first events are gone, the next ones are further off
            rows.AddRange((await ReadOwnAsync(db, owner, run, after, limit, cancellationToken)).Select(e => (run, e)));
        return rows.ToLookup(r => r.Run, r => r.Event);
    }

    /// <summary>The head of a run's log, or null where the owner has no such run.</summary>
    public static Task<RunHead?> HeadAsync(NetraDb db, Guid ownerId, Guid runId, CancellationToken cancellationToken) =>
        db.Runs.AsNoTracking().Where(r => r.CorrelationId == runId && r.OwnerId == ownerId)
            .Select(r => new RunHead(r.CorrelationId, r.LastSeq, r.Status)).SingleOrDefaultAsync(cancellationToken);

    public static RunEventEnvelope Envelope(RunEvent row)
    {
        using var data = JsonDocument.Parse(row.Data);
        return new(1, $"{row.RunId}:{row.Seq}", row.RunId.ToString(), row.Seq, row.Type, row.At, row.Traceparent, data.RootElement.Clone());
    }
}

/// <summary>How far a run's log has come; a terminal status closes it.</summary>
public sealed record RunHead(Guid RunId, long LastSeq, string Status);
