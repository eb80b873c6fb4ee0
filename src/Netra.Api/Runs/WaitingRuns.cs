using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Netra.Api.Problems;
using Netra.Contracts;
using Netra.Hosting.Callers;
using Netra.Storage;

namespace Netra.Api.Runs;

/// <summary>Keeps the number of a tenant's runs that wait for their start about at the limit.</summary>
/// <remarks>
/// Counted in the database once a second, near the limit ten times, by one request at a time, while others go by the last count and what this process has added since:
/// with several processes a flood can pass the limit by what it submits in a tenth of a second.
/// </remarks>
sealed class WaitingRuns(IOptions<RunsOptions> options, TimeProvider time)
{
    static readonly TimeSpan CountEvery = TimeSpan.FromSeconds(1), CountNearLimitEvery = TimeSpan.FromMilliseconds(100);

    readonly ConcurrentDictionary<Guid, Count> counts = new();

    public async Task<bool> IsFullAsync(NetraDb db, Caller caller, CancellationToken cancellationToken)
    {
        if (caller.Tier.RunsAtOnce is null)
            return false;
        var most = options.Value.MostWaiting;
        var count = counts.GetOrAdd(caller.TenantId, static _ => new());
        var every = count.Runs < most * 9 / 10 ? CountEvery : CountNearLimitEvery;
        if ((count.At == Count.Never || time.GetElapsedTime(count.At) >= every) && count.TryBegin())
        {
            try
            {
                using var scope = RowScope.Tenant(caller.TenantId);
                count.Runs = await db.Runs.Where(r => r.TenantId == caller.TenantId && r.DueAt != null && (r.Status == RunStatus.Queued || r.WaitingFor == WaitingFor.Slot))
                    .Take(most).CountAsync(cancellationToken);
                count.At = time.GetTimestamp();
            }
            finally
            {
                count.End();
            }
        }

        return count.Runs >= most;
    }

    public void Added(Caller caller)
    {
        if (counts.TryGetValue(caller.TenantId, out var count))
            count.Add();
    }

    public RefusedException Refuse() => RefusedException.QuotaExceeded(
        $"{options.Value.MostWaiting} runs of the tenant wait already; wait until some have ended.", TimeSpan.FromSeconds(10));

    sealed class Count
    {
        public const long Never = -1;

        int runs, counting;
        long at = Never;

        public int Runs
        {
            get => Volatile.Read(ref runs);
            set => Volatile.Write(ref runs, value);
        }

        /// <summary>When the database was last asked.</summary>
        public long At
        {
            get => Volatile.Read(ref at);
            set => Volatile.Write(ref at, value);
        }

        public void Add() => Interlocked.Increment(ref runs);

        /// <summary>True for one at a time.</summary>
        public bool TryBegin() => Interlocked.Exchange(ref counting, 1) == 0;

        public void End() => Volatile.Write(ref counting, 0);
    }
}
