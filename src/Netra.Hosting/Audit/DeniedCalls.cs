using Microsoft.Extensions.Options;
using Netra.Hosting.Callers;

namespace Netra.Hosting.Audit;

/// <summary>Leaves a row in the audit log for each call that a run was denied: by an agent worker after the commit that refused it, by a tool worker when the permission has gone since.</summary>
public sealed class DeniedCalls(AuditTrail audit, IOptionsMonitor<TierOptions> tiers)
{
    public Task RecordAsync(DeniedCall denied, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(denied);
        return audit.RecordAsync(
            denied.Owner, AuditActions.AccessDenied, denied.Name, allowed: false,
            new { missing = new[] { denied.Permission }, upgradeTo = tiers.CurrentValue.LeastGranting(denied.Permission), run = denied.Run, call = denied.Call }, cancellationToken);
    }
}

/// <param name="Name">The tool or agent.</param>
/// <param name="Permission">What its owner lacks.</param>
public sealed record DeniedCall(Caller Owner, string Name, string Permission, Guid Run, Guid Call);
