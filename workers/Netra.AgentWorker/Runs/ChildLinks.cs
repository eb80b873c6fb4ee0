using Microsoft.EntityFrameworkCore;
using Netra.Storage;
using Netra.Storage.Runs;

namespace Netra.AgentWorker.Runs;

/// <summary>The two ways between a child run and the call that stands for it: its end goes up, a cancel comes down.</summary>
static class ChildLinks
{
    /// <summary>Ends the parent's call in the transaction that ends the child; the child's lock is held before the call's, never the other way round.</summary>
    public static async Task EndCallOfParentAsync(NetraDb db, Run child, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (child.ParentCallId is { } id && await RowLock.LoadAsync<ToolCall>(db, id, cancellationToken) is { } call)
            ChildRuns.EndCall(child, call, now);
    }

    /// <summary>A child whose call the parent has closed is to be cancelled, however the word of it comes.</summary>
    public static async Task TakeCancelOfParentAsync(NetraDb db, Run child, RunTrigger trigger, CancellationToken cancellationToken)
    {
        if (child is not { IsTerminal: false, CancelRequestedAt: null, ParentCallId: { } id } || trigger is not (RunTrigger.Cancel or RunTrigger.Due))
            return;
        var status = await db.ToolCalls.AsNoTracking().Where(c => c.CorrelationId == id).Select(c => c.Status).SingleOrDefaultAsync(cancellationToken);
        if (status is not null && CallStatus.IsTerminal(status))
            child.CancelRequestedAt = child.UpdatedAt;
    }
}
