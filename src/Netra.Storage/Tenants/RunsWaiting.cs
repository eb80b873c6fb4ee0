using Microsoft.EntityFrameworkCore;
using Netra.Contracts;

namespace Netra.Storage.Tenants;

/// <summary>The runs of a tenant that wait for their start.</summary>
public static class RunsWaiting
{
    /// <summary>How many there are; no more than <paramref name="most"/> are counted.</summary>
    public static Task<int> CountAsync(NetraDb db, Guid tenantId, int most, CancellationToken cancellationToken) =>
        db.Runs.Where(r => r.TenantId == tenantId && r.DueAt != null && (r.Status == RunStatus.Queued || r.WaitingFor == WaitingFor.Slot)).Take(most).CountAsync(cancellationToken);
}
