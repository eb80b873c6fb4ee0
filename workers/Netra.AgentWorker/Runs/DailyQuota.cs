using Netra.Contracts;
using Netra.Sdk;
using Netra.Storage;
using Netra.Storage.Tenants;

namespace Netra.AgentWorker.Runs;

/// <summary>Tool calls beyond the first of a run, which its submit took.</summary>
static class DailyQuota
{
    /// <summary>Takes all that the decision asks for, in the run's own transaction, or none.</summary>
    public static async Task<bool> TryTakeAsync(NetraDb db, RunFrame frame, Decision decision, CancellationToken cancellationToken)
    {
        var run = frame.Run;
        if (run is not { Status: RunStatus.Running, StepDecided: false } || decision is not Decision.Act { Calls: { Count: > 0 } asked } || frame.Owner?.Tier.ToolCallsPerDay is not { } most)
            return true;
        var taken = run is { ToolCalls: 0, ParentRunId: null } ? 1 : 0;
        var calls = asked.Count - frame.Recorded.Count - taken;
        return calls <= 0 || await DailyCalls.TryTakeAsync(db, run.TenantId, calls, most, frame.Now, cancellationToken);
    }
}
