using Microsoft.EntityFrameworkCore;
using Netra.Hosting;
using Netra.Storage;

namespace Netra.Api.Runs;

/// <summary>Lets requests wait for runs to change: one query for all of them, every 20 ms, and none while nobody waits.</summary>
sealed class RunWatch(IDbContextFactory<NetraDb> contexts, TimeProvider time)
{
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    readonly Lock gate = new();
    readonly HashSet<Waiter> waiters = [];
    bool looking;

    /// <summary>Returns once the run fulfils the condition, or when the patience has ended.</summary>
    public async Task WaitAsync(Guid runId, Func<RunVersion, bool> until, TimeSpan patience, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(runId, until);
        lock (gate)
        {
            waiters.Add(waiter);
            if (!looking)
            {
                looking = true;
                _ = Task.Run(LookAsync, CancellationToken.None);
            }
        }

        try
        {
            await waiter.Done.Task.WaitAsync(patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // the caller shows the run as it is
        }
        finally
        {
            lock (gate)
                waiters.Remove(waiter);
        }
    }

    async Task LookAsync()
    {
        while (Waiting() is { Length: > 0 } now)
        {
            try
            {
                await LookAsync(now);
            }
            catch (Exception e) when (FailurePolicy.IsOutage(e))
            {
                // the next look comes; whoever waits gives up by itself
            }
            catch (Exception e) when (!FailurePolicy.IsOutage(e)) // whoever waits is told
            {
                foreach (var waiter in now)
                    waiter.Done.TrySetException(e);
            }

            await Task.Delay(Interval, time, CancellationToken.None);
        }
    }

    Waiter[] Waiting()
    {
        lock (gate)
        {
            looking = waiters.Count > 0;
            return [.. waiters];
        }
    }

    async Task LookAsync(Waiter[] now)
    {
        using var _ = RowScope.System(SystemJob.Watch);
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        var ids = now.Select(w => w.RunId).Distinct().ToArray();
        var versions = await db.Runs.AsNoTracking().Where(r => ids.Contains(r.CorrelationId))
            .Select(r => new { r.CorrelationId, Version = new RunVersion(r.Status, r.Step, r.LastSeq, r.UpdatedAt) })
            .ToDictionaryAsync(r => r.CorrelationId, r => r.Version, CancellationToken.None);
        foreach (var waiter in now)
        {
            if (!versions.TryGetValue(waiter.RunId, out var version) || waiter.Until(version))
                waiter.Done.TrySetResult();
        }
    }

    sealed record Waiter(Guid RunId, Func<RunVersion, bool> Until)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Equals(Waiter? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
    }
}
