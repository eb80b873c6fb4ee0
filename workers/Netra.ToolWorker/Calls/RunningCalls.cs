using System.Collections.Concurrent;

namespace Netra.ToolWorker.Calls;

/// <summary>The calls that this process is at, so that a hint can stop one.</summary>
sealed class RunningCalls(TimeProvider time)
{
    readonly ConcurrentDictionary<Guid, CallWatch> watches = new();

    public int Count => watches.Count;

    public CallWatch Watch(CallClaims claims, CallClaim.Mine mine, CancellationToken cancellationToken)
    {
        var watch = new CallWatch(claims, mine, time, () => watches.TryRemove(mine.Call.CorrelationId, out _), cancellationToken);
        watches[mine.Call.CorrelationId] = watch;
        return watch;
    }

    /// <summary>Looks at once, instead of within a second, whether the call is still to be done.</summary>
    public Task CheckNowAsync(Guid callId, CancellationToken cancellationToken) =>
        watches.TryGetValue(callId, out var watch) ? watch.CheckAsync(cancellationToken) : Task.CompletedTask;
}
