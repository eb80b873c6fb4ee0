using Microsoft.Extensions.Options;
using Netra.Hosting.Audit;
using Netra.Hosting.Callers;

namespace Netra.AgentWorker.Runs;

/// <summary>Leaves a row in the audit log for each call that a run was denied, after the commit that refused it: what is undone and tried again is told once.</summary>
sealed class DeniedCalls(AuditTrail audit, IOptionsMonitor<TierOptions> tiers)
{
    public Task RecordAsync(DeniedCall denied, CancellationToken cancellationToken) => audit.RecordAsync(
        denied.Owner, AuditActions.AccessDenied, denied.Name, allowed: false,
        new { missing = new[] { denied.Permission }, upgradeTo = tiers.CurrentValue.LeastGranting(denied.Permission), run = denied.Run, call = denied.Call }, cancellationToken);
}

/// <param name="Name">The tool or agent.</param>
/// <param name="Permission">What its owner lacks.</param>
sealed record DeniedCall(Caller Owner, string Name, string Permission, Guid Run, Guid Call);
