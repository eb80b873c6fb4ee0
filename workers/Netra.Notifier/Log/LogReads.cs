using Microsoft.EntityFrameworkCore;
using Netra.Storage;
using Netra.Storage.Runs;

namespace Netra.Notifier;

/// <summary>Reads of runs' logs: a few at once, and one for all who ask for the same page at the same time.</summary>
sealed class LogReads(IDbContextFactory<NetraDb> contexts) : IDisposable
{
    const int PageSize = 128;

    readonly Lock gate = new();
    readonly Dictionary<(Guid Run, Guid Owner, long After), Task<IReadOnlyList<WireEvent>>> underWay = [];
    readonly SemaphoreSlim slots = new(8);

    /// <summary>The events after the cursor that were committed before some moment after the call of whoever asked first.</summary>
    public async Task<IReadOnlyList<WireEvent>> PageAsync(Guid runId, Guid ownerId, long after, CancellationToken cancellationToken)
    {
        Task<IReadOnlyList<WireEvent>>? read;
        lock (gate)
        {
            if (!underWay.TryGetValue((runId, ownerId, after), out read))
                underWay[(runId, ownerId, after)] = read = Task.Run(() => ReadAsync(runId, ownerId, after), CancellationToken.None);
        }

        return await read.WaitAsync(cancellationToken);
    }

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

    public void Dispose() => slots.Dispose();

    async Task<IReadOnlyList<WireEvent>> ReadAsync(Guid runId, Guid ownerId, long after)
    {
        await slots.WaitAsync();
        try
        {
            using var _ = RowScope.System(SystemJob.Watch);
            await using var db = await contexts.CreateDbContextAsync();
            var rows = await RunLog.ReadOwnAsync(db, ownerId, runId, after, PageSize, CancellationToken.None);
            return [.. rows.Select(WireEvent.From)];
        }
        finally
        {
            slots.Release();
            lock (gate)
                underWay.Remove((runId, ownerId, after));
        }
    }
}

/// <summary>The head of a run that has not ended, and whose it is.</summary>
sealed record OwnedHead(Guid OwnerId, Guid RunId, long LastSeq);

/// <summary>The head of a run, and whose it is.</summary>
sealed record FollowedHead(Guid OwnerId, Guid RunId, long LastSeq, string Status);
