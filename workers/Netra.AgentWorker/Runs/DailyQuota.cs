using Netra.Contracts;
using Netra.Sdk;
using Netra.Storage;
using Netra.Storage.Tenants;

namespace Netra.AgentWorker.Runs;

/// <summary>What decisions take of a tenant's day: tool calls beyond the first of a run, which its submit took, and tokens.</summary>
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

    /// <summary>Counts the tokens that the decision took, in the run's own transaction.</summary>
    /// <returns>Whether the day had room for them.</returns>
    public static async Task<bool> CountTokensAsync(NetraDb db, RunFrame frame, Decision decision, CancellationToken cancellationToken) =>
        frame.Run is not { Status: RunStatus.Running, StepDecided: false } || decision.Tokens.Total == 0 || frame.Owner?.Tier.TokensPerDay is not { } most
        || await DailyTokens.AddAsync(db, frame.Run.TenantId, decision.Tokens.Total, most, frame.Now, cancellationToken);
}
