using Netra.AgentWorker.Runs;

namespace Netra.AgentWorker.Steps;

/// <summary>Runs one agent for one step: leased while it lasts, what it emits is in the log before its decision.</summary>
sealed class StepRunner(AgentCall agents, StepLeases leases, DeltaWriter deltas)
{
    /// <returns>The decision as a trigger, or null when the step must be left to another (the process stops, or the run has gone on).</returns>
    public async Task<RunTrigger.Decided?> DecideAsync(StepReading.Open open, CancellationToken cancellationToken)
    {
        var run = open.Run;
        await using var lease = leases.Watch(run, cancellationToken);
        await using var delta = deltas.For(run);
        try
        {
            var decision = await agents.DecideAsync(open, delta.AddAsync, lease.Token);
            await delta.FlushAsync(cancellationToken);
            return new(run.Step, run.StepAttempt, decision);
        }
        catch (OperationCanceledException) when (lease.Token.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }
}
