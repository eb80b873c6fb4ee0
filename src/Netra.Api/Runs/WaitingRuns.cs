using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Netra.Api.Problems;
using Netra.Hosting.Callers;
using Netra.Hosting.Runs;
using Netra.Storage;
using Netra.Storage.Tenants;

namespace Netra.Api.Runs;

/// <summary>Keeps the number of a tenant's runs that wait for their start about at the limit.</summary>
/// <remarks>
/// Counted in the database once a second, near the limit and when a rush begins ten times, by one request at a time, while others go by the last count and what this process has
/// added since: with several processes a flood can pass the limit by what it submits in a tenth of a second.
/// </remarks>
sealed class WaitingRuns(IOptions<RunsOptions> options, TimeProvider time)
{
    /// <summary>For each slot: fewer are soon started.</summary>
    const int Many = 25;

    /// <summary>Added since the last count, they may have become many.</summary>
    const int Rush = 5;

    static readonly TimeSpan CountEvery = TimeSpan.FromSeconds(1), CountInRushEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a run holds a slot at least; so long each of those that were counted will still wait for those before it.</summary>
    static readonly TimeSpan ShortestRun = TimeSpan.FromMilliseconds(10);

    readonly ConcurrentDictionary<Guid, Count> counts = new();

    public async Task<bool> IsFullAsync(NetraDb db, Caller caller, CancellationToken cancellationToken)
    {
        if (caller.Tier.RunsAtOnce is null)
            return false;
        var most = options.Value.MostWaiting;
        var count = counts.GetOrAdd(caller.TenantId, static _ => new());
        var every = count.Runs >= most * 9 / 10 || (count.Added >= Rush && !AreMany(caller)) ? CountInRushEvery : CountEvery;
        if ((count.At == Count.Never || time.GetElapsedTime(count.At) >= every) && count.TryBegin())
        {
            try
            {
                using var scope = RowScope.Tenant(caller.TenantId);
                count.Set(await RunsWaiting.CountAsync(db, caller.TenantId, most, cancellationToken));
                count.At = time.GetTimestamp();
            }
            finally
            {
                count.End();
            }
        }

        return count.Runs >= most;
    }

    /// <summary>Whether so many of the tenant's runs waited at the last count that some still do.</summary>
    public bool AreMany(Caller caller) => caller.RunsAtOnce is { } slots && counts.TryGetValue(caller.TenantId, out var count)
        && count.Read / slots is >= Many and var each && time.GetElapsedTime(count.At) < each * ShortestRun;

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

        int added, read, counting;
        long at = Never;

        /// <summary>What the database said last.</summary>
        public int Read => Volatile.Read(ref read);

        /// <summary>By this process, since then.</summary>
        public int Added => Volatile.Read(ref added);

        public int Runs => Read + Added;

        /// <summary>When the database was last asked.</summary>
        public long At
        {
            get => Volatile.Read(ref at);
            set => Volatile.Write(ref at, value);
        }

        public void Add() => Interlocked.Increment(ref added);

        public void Set(int waiting)
        {
            Volatile.Write(ref added, 0);
            Volatile.Write(ref read, waiting);
        }

        /// <summary>True for one at a time.</summary>
        public bool TryBegin() => Interlocked.Exchange(ref counting, 1) == 0;

        public void End() => Volatile.Write(ref counting, 0);
    }
}
