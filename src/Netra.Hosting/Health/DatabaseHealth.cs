using Microsoft.Extensions.Diagnostics.HealthChecks;
using Netra.Storage;

namespace Netra.Hosting.Health;

/// <summary>Healthy when the database answers within two seconds, on a new connection where the pool does not.</summary>
sealed class DatabaseHealth(DatabaseReach database) : IHealthCheck
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await database.WhyNotAsync(Patience, cancellationToken) is { } reason ? HealthCheckResult.Unhealthy("the database does not answer: " + reason) : HealthCheckResult.Healthy();
}
