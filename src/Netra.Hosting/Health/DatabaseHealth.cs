using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Netra.Storage;

namespace Netra.Hosting.Health;

/// <summary>Healthy when the database answers within two seconds.</summary>
sealed class DatabaseHealth(IDbContextFactory<NetraDb> contexts) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(2));
        try
        {
            await using var db = await contexts.CreateDbContextAsync(limit.Token);
            await DbClock.NowAsync(db, limit.Token);
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested) // any reason makes it unhealthy, and is shown
        {
            return HealthCheckResult.Unhealthy("the database does not answer: " + e.Message);
        }
    }
}
