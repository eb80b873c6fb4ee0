using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Netra.Contracts;
using Netra.Hosting.Callers;
using Netra.Storage;
using Netra.Storage.Runs;

namespace Netra.AgentWorker.Runs;

/// <summary>Runs at once of a tenant: counted in its row, moved only in the transaction that flips a run's <c>slot_held</c>.</summary>
/// <remarks>
/// Who is refused though a slot has just become free is started by the next release, or by the scheduler's look at the queue. So new runs of a tenant whose slots were taken a
/// moment ago join its queue without a look at its row: a flood of them must not hold up the runs of others that share their transactions.
/// </remarks>
sealed class Slots(CallerResolver callers, TimeProvider time)
{
    /// <summary>Remembered at once; beyond it all are forgotten.</summary>
    const int MostTenants = 10_000;

    static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    readonly ConcurrentDictionary<Guid, long> refused = new();

    /// <summary>Whether the run may start: a slot is free that no run ahead of it waits for. A tenant without a limit touches no counter.</summary>
    public async Task<bool> TryTakeAsync(NetraDb db, Run run, CancellationToken cancellationToken)
    {
        var waits = run.Status == RunStatus.Queued || (run.Status == RunStatus.Waiting && run.WaitingFor == WaitingFor.Slot);
        if (!waits || run.SlotHeld || run.CancelRequestedAt is not null || run.ParentRunId is not null)
            return true;
        var owner = await callers.ForUserAsync(db, run.OwnerId, cancellationToken);
        if (owner?.RunsAtOnce is not { } most)
            return true;
        if (run.WaitingFor is null && refused.TryGetValue(run.TenantId, out var at) && time.GetElapsedTime(at) < Moment)
            return false;
        var ahead = db.Runs.Where(r => r.TenantId == run.TenantId && r.WaitingFor == WaitingFor.Slot && r.QueueRank < run.QueueRank)
            .OrderBy(r => r.QueueRank).Take(most);
        var taken = await db.Tenants.Where(t => t.Id == run.TenantId && t.SlotsHeld + ahead.Count() < most)
            .ExecuteUpdateAsync(t => t.SetProperty(x => x.SlotsHeld, x => x.SlotsHeld + 1), cancellationToken);
        run.SlotHeld = taken == 1;
        if (!run.SlotHeld)
            Remember(run.TenantId);
        return run.SlotHeld;
    }

    /// <summary>Gives the slot back, and names the first of the queue.</summary>
    public async Task<ICommand?> ReleaseAsync(NetraDb db, Run run, CancellationToken cancellationToken)
    {
        run.SlotHeld = false;
        refused.TryRemove(run.TenantId, out _);
        await db.Tenants.Where(t => t.Id == run.TenantId)
            .ExecuteUpdateAsync(t => t.SetProperty(x => x.SlotsHeld, x => x.SlotsHeld - 1), cancellationToken);
        var next = await db.Runs.AsNoTracking().Where(r => r.TenantId == run.TenantId && r.WaitingFor == WaitingFor.Slot)
            .OrderBy(r => r.QueueRank).FirstOrDefaultAsync(cancellationToken);
        return next is null ? null : PendingWork.Start(next);
    }

    void Remember(Guid tenant)
    {
        if (refused.Count >= MostTenants)
            refused.Clear();
        refused[tenant] = time.GetTimestamp();
    }
}
