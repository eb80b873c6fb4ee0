using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Netra.AgentWorker.Runs;
using Netra.Contracts;
using Netra.Hosting.Processes;
using Netra.Sdk;
using Netra.Storage;
using Netra.Storage.Runs;

namespace Netra.AgentWorker.Steps;

/// <summary>Steps whose worker was lost are counted in their row before they are executed again, so that one that kills its workers comes to an end.</summary>
/// <remarks>Of those that were lost twice a process executes one at a time: the next death is then the fault of that one, and no neighbour is counted.</remarks>
sealed partial class StepClaims(
    IDbContextFactory<NetraDb> contexts, StepRunner runner, ProcessIdentity identity, IOptions<RunOptions> options, AgentWorkerInstruments instruments,
    ILogger<StepClaims> log) : IDisposable
{
    readonly SemaphoreSlim alone = new(1, 1);

    /// <returns>The decision as a trigger, or null when the step is another's, or must be left to another.</returns>
    public async Task<RunTrigger.Decided?> DecideAsync(StepReading.Open open, CancellationToken cancellationToken)
    {
        var run = open.Run;
        var losses = run.StepLosses + 1;
        if (losses >= options.Value.StepLosses)
        {
            return new(run.Step, run.StepAttempt, new Decision.GiveUp(new Failure(
                ErrorCodes.WorkerLost, $"attempts_exhausted: {losses} workers were lost while {run.Agent} decided step {run.Step}.")));
        }

        if (losses < 2)
            return await ClaimedAsync(open, cancellationToken);
        await alone.WaitAsync(cancellationToken);
        try
        {
            return await ClaimedAsync(open, cancellationToken);
        }
        finally
        {
            alone.Release();
        }
    }

    public void Dispose() => alone.Dispose();

    async Task<RunTrigger.Decided?> ClaimedAsync(StepReading.Open open, CancellationToken cancellationToken) =>
        await ClaimAsync(open.Run, cancellationToken) ? await runner.DecideAsync(open, cancellationToken) : null;

    /// <summary>Where nobody has claimed or decided the step since it was read.</summary>
    async Task<bool> ClaimAsync(Run run, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = await DbClock.NowAsync(db, cancellationToken);
        var until = now + CallDueTimes.LeaseAfter(run.StepLosses + 1);
        var due = CallDueTimes.Earlier(until, run.DeadlineAt);
        var claimed = await db.Runs
            .Where(r => r.CorrelationId == run.CorrelationId && r.Status == RunStatus.Running && r.Step == run.Step && r.StepAttempt == run.StepAttempt
                && r.StepLosses == run.StepLosses && !r.StepDecided && r.CancelRequestedAt == null && (r.StepLeaseUntil == null || r.StepLeaseUntil <= now))
            .ExecuteUpdateAsync(
                r => r.SetProperty(x => x.StepLosses, run.StepLosses + 1).SetProperty(x => x.StepLeaseUntil, until)
                    .SetProperty(x => x.StepWorker, identity.Id).SetProperty(x => x.DueAt, due),
                cancellationToken) == 1;
        if (claimed)
        {
            instruments.TakenOver();
            TakenOver(log, run.Step, run.Agent, run.CorrelationId, run.StepLosses + 1, run.StepWorker);
        }

        return claimed;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Step {Step} of {Agent}, run {Run}, begins again: {Losses} workers were lost at it, the last {Worker}")]
    static partial void TakenOver(ILogger logger, int step, string agent, Guid run, int losses, string? worker);
}
