using Microsoft.EntityFrameworkCore;
using Netra.Contracts;
using Netra.Storage;
using Netra.Storage.Runs;

namespace Netra.AgentWorker.Steps;

/// <summary>Leases on steps that last: taken after <see cref="CallDueTimes.Renew"/>, renewed as often, and the token ends when the run has gone on without the worker.</summary>
/// <remarks>A lease only keeps others from the same work. It decides nothing: the first decision for the step wins.</remarks>
sealed class StepLeases(IDbContextFactory<NetraDb> contexts, Hosting.Processes.ProcessIdentity identity, TimeProvider time)
{
    readonly TimeProvider clock = time;

    public Lease Watch(Run run, CancellationToken cancellationToken) => new(this, run, cancellationToken);

    async Task<bool> RenewAsync(Run run, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var until = await DbClock.NowAsync(db, cancellationToken) + CallDueTimes.LeaseAfter(run.StepLosses);
        var due = CallDueTimes.Earlier(until, run.DeadlineAt);
        return await db.Runs
            .Where(r => r.CorrelationId == run.CorrelationId && r.Status == RunStatus.Running && r.Step == run.Step
                && r.StepAttempt == run.StepAttempt && !r.StepDecided && r.CancelRequestedAt == null)
            .ExecuteUpdateAsync(
                r => r.SetProperty(x => x.StepLeaseUntil, until).SetProperty(x => x.StepWorker, identity.Id).SetProperty(x => x.DueAt, due),
                cancellationToken) == 1;
    }

    /// <summary>One step's lease while the agent works.</summary>
    public sealed class Lease : IAsyncDisposable
    {
        readonly CancellationTokenSource stop;
        readonly CancellationTokenSource renewing = new();
        readonly Task renewal;

        internal Lease(StepLeases leases, Run run, CancellationToken cancellationToken)
        {
            stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            renewal = RenewWhileItLastsAsync(leases, run);
        }

        /// <summary>Ends when the process stops, or when the step is no longer the run's.</summary>
        public CancellationToken Token => stop.Token;

        async Task RenewWhileItLastsAsync(StepLeases leases, Run run)
        {
            try
            {
                using var timer = new PeriodicTimer(CallDueTimes.Renew, leases.clock);
                while (await timer.WaitForNextTickAsync(renewing.Token))
                {
                    if (!await IsLeftAsync(leases, run))
                        continue;
                    await stop.CancelAsync();
                    return;
                }
            }
            catch (OperationCanceledException) when (renewing.IsCancellationRequested)
            {
            }
        }

        /// <summary>Whether the run has gone on without this worker; while the database is away nobody knows, and the first decision wins.</summary>
        async Task<bool> IsLeftAsync(StepLeases leases, Run run)
        {
            try
            {
                return !await leases.RenewAsync(run, renewing.Token);
            }
            catch (Exception e) when (Hosting.FailurePolicy.IsOutage(e))
            {
                return false;
            }
        }

        public async ValueTask DisposeAsync()
        {
            await renewing.CancelAsync();
            await renewal;
            renewing.Dispose();
            stop.Dispose();
        }
    }
}
