using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Netra.Contracts.Events;

namespace Netra.Storage.Runs;

/// <summary>Reads of a run's log. Whoever calls has checked that the reader owns the run.</summary>
public static class RunLog
{
    /// <summary>Events with seq above <paramref name="after"/>, in order, at most <paramref name="limit"/>.</summary>
    public static async Task<IReadOnlyList<RunEventEnvelope>> ReadAsync(NetraDb db, Guid runId, long after, int limit, CancellationToken cancellationToken)
    {
        var rows = await db.RunEvents.AsNoTracking().Where(e => e.RunId == runId && e.Seq > after)
            .OrderBy(e => e.Seq).Take(limit).ToListAsync(cancellationToken);
        return [.. rows.Select(Envelope)];
    }

    /// <summary>The same for who may not have been checked: nothing where the owner has no such run.</summary>
    public static async Task<IReadOnlyList<RunEventEnvelope>> ReadOwnAsync(NetraDb db, Guid ownerId, Guid runId, long after, int limit, CancellationToken cancellationToken)
    {
        var rows = await db.RunEvents.AsNoTracking().Where(e => e.RunId == runId && e.Seq > after && db.Runs.Any(r => r.CorrelationId == runId && r.OwnerId == ownerId))
            .OrderBy(e => e.Seq).Take(limit).ToListAsync(cancellationToken);
        return [.. rows.Select(Envelope)];
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
