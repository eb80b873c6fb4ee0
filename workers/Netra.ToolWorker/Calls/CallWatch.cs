using Netra.Storage;
using Netra.Storage.Runs;

namespace Netra.ToolWorker.Calls;

/// <summary>Keeps an attempt's lease alive while its tool runs; an unclaimed one is claimed once it has lasted as long as a renewal waits.</summary>
sealed class CallWatch : IAsyncDisposable
{
    readonly CallClaims claims;
    readonly CallClaim.Mine mine;
    readonly Action done;
    readonly CancellationTokenSource stop;
    readonly CancellationTokenSource watching = new();
    readonly SemaphoreSlim checking = new(1, 1);
    readonly Task renewal;
    bool claimed;

    public CallWatch(CallClaims claims, CallClaim.Mine mine, TimeProvider time, Action done, CancellationToken cancellationToken)
    {
        (this.claims, this.mine, this.done, claimed) = (claims, mine, done, mine.Claimed);
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        renewal = RenewAsync(time);
    }

    /// <summary>Ends when the tool is to stop: cancelled, taken over, or the process stops.</summary>
    public CancellationToken Token => stop.Token;

    /// <summary>Whether the attempt has lost the call; what it found is not to be recorded.</summary>
    public bool Lost { get; private set; }

    /// <summary>Renews the lease; when that fails, the tool is told to stop.</summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        using var scope = RowScope.User(mine.Call.TenantId, mine.Call.OwnerId); // a hint to cancel comes from outside the call's own work
        await checking.WaitAsync(cancellationToken);
        try
        {
            if (Lost)
                return;
            var held = claimed
                ? await claims.RenewAsync(mine.Call, mine.Attempt, cancellationToken)
                : await claims.ClaimAsync(mine.Call, mine.Attempt, cancellationToken);
            claimed |= held;
            if (held)
                return;
            Lost = !await claims.IsCancellingAsync(mine.Call, mine.Attempt, cancellationToken);
            await stop.CancelAsync();
        }
        finally
        {
            checking.Release();
        }
    }

    async Task RenewAsync(TimeProvider time)
    {
        try
        {
            using var timer = new PeriodicTimer(CallDueTimes.Renew, time);
            while (await timer.WaitForNextTickAsync(watching.Token))
            {
                try
                {
                    await CheckAsync(watching.Token);
                }
                catch (Exception e) when (Hosting.FailurePolicy.IsOutage(e)) // fenced by attempt: a lapsed lease costs at most a repeat of a read
                {
                }
            }
        }
        catch (OperationCanceledException) when (watching.IsCancellationRequested)
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        done();
        await watching.CancelAsync();
        await renewal;
        watching.Dispose();
        stop.Dispose();
        checking.Dispose();
    }
}
