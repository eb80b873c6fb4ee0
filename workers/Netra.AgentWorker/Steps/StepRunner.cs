using System.Text.Json;
using Netra.AgentWorker.Runs;
using Netra.Contracts;
using Netra.Hosting;
using Netra.Sdk;
using Netra.Storage.Runs;

namespace Netra.AgentWorker.Steps;

/// <summary>Runs one agent for one step: in time, leased while it lasts, every failure turned into a decision.</summary>
sealed partial class StepRunner(AgentRegistry agents, StepLeases leases, DeltaWriter deltas, TimeProvider time, ILogger<StepRunner> log)
{
    /// <returns>The decision as a trigger, or null when the step must be left to another (the process stops, or the run has gone on).</returns>
    public async Task<RunTrigger.Decided?> DecideAsync(StepReading.Open open, CancellationToken cancellationToken)
    {
        var run = open.Run;
        if (agents.Find(run.Agent) is not { } agent)
            return Decided(run, new Decision.GiveUp(new Failure(ErrorCodes.UnknownAgent, $"Agent {run.Agent} not found.")));
        await using var lease = leases.Watch(run, cancellationToken);
        await using var delta = deltas.For(run);
        try
        {
            using var input = JsonDocument.Parse(run.Input);
            var decision = await agent.DecideAsync(Context(open, input.RootElement, delta), lease.Token).WaitAsync(lease.Token);
            await delta.FlushAsync(cancellationToken);
            return Decided(run, decision);
        }
        catch (FailureException e)
        {
            return Decided(run, new Decision.GiveUp(e.Failure));
        }
        catch (OperationCanceledException) when (lease.Token.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
        catch (Exception e) when (!FailurePolicy.IsOutage(e)) // an agent may throw anything; its message is the outcome
        {
            AgentThrew(log, e, run.Agent, run.CorrelationId, run.Step);
            return Decided(run, new Decision.GiveUp(new Failure(ErrorCodes.AgentFailed, e.Message)));
        }
    }

    static RunTrigger.Decided Decided(Run run, Decision decision) => new(run.Step, run.StepAttempt, decision);

    AgentContext Context(StepReading.Open open, JsonElement input, DeltaWriter.Buffer delta) => new()
    {
        RunId = open.Run.CorrelationId,
        Identity = new(open.Run.TenantId, open.Run.OwnerId, open.Run.ThreadId, open.Run.CorrelationKey, open.Run.SessionId, open.Run.RequestId),
        Input = input.Clone(),
        Step = open.Run.Step,
        Attempt = open.Run.StepAttempt,
        Outcomes = open.Outcomes,
        Deadline = open.Run.DeadlineAt,
        Time = time,
        EmitAsync = delta.AddAsync,
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "Agent {Agent} threw in run {Run}, step {Step}")]
    static partial void AgentThrew(ILogger logger, Exception exception, string agent, Guid run, int step);
}
