using Microsoft.EntityFrameworkCore;
using Netra.Storage;

namespace Netra.Notifier;

/// <summary>Reads of runs' logs.</summary>
sealed partial class LogReads(IDbContextFactory<NetraDb> contexts)
{
    /// <returns>Null where there is no such run, or it is not the owner's.</returns>
    public async Task<LogPosition?> PositionAsync(Guid runId, Guid ownerId, long after, CancellationToken cancellationToken)
    {
        using var _ = RowScope.System(SystemJob.Watch);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Runs.AsNoTracking().Where(r => r.CorrelationId == runId && r.OwnerId == ownerId)
            .Select(r => new LogPosition(
                r.CorrelationId, r.OwnerId, r.LastSeq, r.Status, db.RunEvents.Where(e => e.RunId == runId && e.Seq > after).Min(e => (long?)e.Seq)))
            .SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>The heads of many runs in one query, with their status; runs that are gone are missing.</summary>
    public async Task<IReadOnlyList<FollowedHead>> HeadsAsync(IReadOnlyCollection<Guid> runs, CancellationToken cancellationToken)
    {
        using var _ = RowScope.System(SystemJob.Watch);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Runs.AsNoTracking().Where(r => runs.Contains(r.CorrelationId))
            .Select(r => new FollowedHead(r.OwnerId, r.CorrelationId, r.LastSeq, r.Status)).ToListAsync(cancellationToken);
    }

    /// <summary>The heads of the owners' runs that have not ended.</summary>
    public async Task<IReadOnlyList<OwnedHead>> LiveAsync(IReadOnlyCollection<Guid> owners, CancellationToken cancellationToken)
    {
        using var _ = RowScope.System(SystemJob.Watch);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Runs.AsNoTracking().Where(r => owners.Contains(r.OwnerId) && r.DueAt != null)
            .Select(r => new OwnedHead(r.OwnerId, r.CorrelationId, r.LastSeq)).ToListAsync(cancellationToken);
    }
}

/// <summary>The head of a run that has not ended, and whose it is.</summary>
sealed record OwnedHead(Guid OwnerId, Guid RunId, long LastSeq);

/// <summary>The head of a run, and whose it is.</summary>
sealed record FollowedHead(Guid OwnerId, Guid RunId, long LastSeq, string Status);
