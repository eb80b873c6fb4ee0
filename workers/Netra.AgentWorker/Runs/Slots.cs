using Microsoft.EntityFrameworkCore;
using Netra.Contracts;
using Netra.Hosting.Callers;
using Netra.Storage;
using Netra.Storage.Runs;

namespace Netra.AgentWorker.Runs;

/// <summary>Runs at once of a tenant: counted in its row, moved only in the transaction that flips a run's <c>slot_held</c>.</summary>
static class Slots
{
    /// <summary>Whether the run may start; a tenant without a limit touches no counter.</summary>
    public static async Task<bool> TryTakeAsync(NetraDb db, CallerResolver callers, Run run, CancellationToken cancellationToken)
    {
        var waits = run.Status == RunStatus.Queued || (run.Status == RunStatus.Waiting && run.WaitingFor == WaitingFor.Slot);
        if (!waits || run.SlotHeld || run.CancelRequestedAt is not null || run.ParentRunId is not null)
            return true;
        var owner = await callers.ForUserAsync(db, run.OwnerId, cancellationToken);
        if (owner?.Tier.RunsAtOnce is not { } most)
            return true;
        var taken = await db.Tenants.Where(t => t.Id == run.TenantId && t.SlotsHeld < most)
            .ExecuteUpdateAsync(t => t.SetProperty(x => x.SlotsHeld, x => x.SlotsHeld + 1), cancellationToken);
        return run.SlotHeld = taken == 1;
    }

    /// <summary>Gives the slot back, and names the run that has waited longest with the highest priority.</summary>
    public static async Task<ICommand?> ReleaseAsync(NetraDb db, Run run, CancellationToken cancellationToken)
    {
        run.SlotHeld = false;
        await db.Tenants.Where(t => t.Id == run.TenantId)
            .ExecuteUpdateAsync(t => t.SetProperty(x => x.SlotsHeld, x => x.SlotsHeld - 1), cancellationToken);
        var next = await db.Runs.AsNoTracking().Where(r => r.TenantId == run.TenantId && r.WaitingFor == WaitingFor.Slot)
            .OrderByDescending(r => r.Priority).ThenBy(r => r.CorrelationId).FirstOrDefaultAsync(cancellationToken);
        return next is null ? null : PendingWork.Start(next);
    }
}
