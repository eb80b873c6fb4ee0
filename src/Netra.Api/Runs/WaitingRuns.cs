using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Netra.Api.Problems;
using Netra.Contracts;
using Netra.Hosting.Callers;
using Netra.Storage;

namespace Netra.Api.Runs;

/// <summary>Keeps the number of a tenant's runs that wait for their start below the limit.</summary>
/// <remarks>Counted in the database once a second while there is room, what this process adds in between included; at nine tenths of the limit with every submit.</remarks>
sealed class WaitingRuns(IOptions<RunsOptions> options, TimeProvider time)
{
    static readonly TimeSpan CountEvery = TimeSpan.FromSeconds(1);

    readonly ConcurrentDictionary<Guid, Count> counts = new();

    public async Task<bool> IsFullAsync(NetraDb db, Caller caller, CancellationToken cancellationToken)
    {
        if (caller.Tier.RunsAtOnce is null)
            return false;
        var most = options.Value.MostWaiting;
        if (counts.TryGetValue(caller.TenantId, out var count) && time.GetElapsedTime(count.At) < CountEvery && count.Runs < most * 9 / 10)
            return false;
        using var _ = RowScope.Tenant(caller.TenantId);
        var now = await db.Runs.Where(r => r.TenantId == caller.TenantId && r.DueAt != null
                && (r.Status == RunStatus.Queued || r.WaitingFor == WaitingFor.Slot))
            .Take(most).CountAsync(cancellationToken);
        counts[caller.TenantId] = new(now, time.GetTimestamp());
        return now >= most;
    }

    public void Added(Caller caller)
    {
        if (counts.TryGetValue(caller.TenantId, out var count))
            counts[caller.TenantId] = count with { Runs = count.Runs + 1 };
    }

    public RefusedException Refuse() => RefusedException.QuotaExceeded(
        $"{options.Value.MostWaiting} runs of the tenant wait already; wait until some have ended.", TimeSpan.FromSeconds(10));

    sealed record Count(int Runs, long At);
}
