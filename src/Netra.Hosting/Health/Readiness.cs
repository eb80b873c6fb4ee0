using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Netra.Hosting.Health;

/// <summary>Ready once every part has said so, and not any more from the first moment of a stop.</summary>
public sealed class Readiness(IHostApplicationLifetime lifetime) : IHealthCheck
{
    readonly Lock gate = new();
    readonly HashSet<string> pending = new(StringComparer.Ordinal);
    volatile bool left;

    /// <summary>Names a part that must call <see cref="Done"/> before the process is ready.</summary>
    public void Await(string part)
    {
        lock (gate)
            pending.Add(part);
    }

    public void Done(string part)
    {
        lock (gate)
            pending.Remove(part);
    }

    /// <summary>From now on the process is not ready, whatever its parts say.</summary>
    public void Leave() => left = true;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (left || lifetime.ApplicationStopping.IsCancellationRequested)
            return Task.FromResult(HealthCheckResult.Unhealthy("stopping"));
        lock (gate)
        {
            return Task.FromResult(pending.Count == 0
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy("waiting for " + string.Join(", ", pending)));
        }
    }
}
