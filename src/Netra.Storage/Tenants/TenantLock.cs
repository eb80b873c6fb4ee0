using Microsoft.EntityFrameworkCore;

namespace Netra.Storage.Tenants;

/// <summary>Lets one transaction at a time count what a tenant has, so that a limit is met exactly by all replicas together.</summary>
public static class TenantLock
{
    /// <summary>Held to the end of the transaction. SQLite has one writer anyway.</summary>
    public static async Task TakeAsync(NetraDb db, Guid tenantId, CancellationToken cancellationToken)
    {
        if (!db.IsSqlite)
            await db.Database.ExecuteSqlAsync($"SELECT 1 FROM tenants WHERE id = {tenantId} FOR NO KEY UPDATE", cancellationToken);
    }
}
