using System.Text.Json;
using Netra.Contracts;
using Netra.Hosting;
using Netra.Sdk;

namespace Netra.AgentWorker.Steps;

/// <summary>Asks an agent for a step's decision; every failure of the agent's own is a decision too.</summary>
sealed partial class AgentCall(AgentRegistry agents, TimeProvider time, ILogger<AgentCall> log)
{
    public bool IsInstant(string agent) => agents.Find(agent) is { Descriptor.Instant: true };

    /// <exception cref="OperationCanceledException">The token has ended, and the agent is not waited for any longer.</exception>
    /// <exception cref="Exception">The process cannot execute the agent now; another may.</exception>
    public async Task<Decision> DecideAsync(StepReading.Open open, Func<string, CancellationToken, Task> emit, CancellationToken cancellationToken)
    {
        var run = open.Run;
        if (agents.Find(run.Agent) is not { } agent)
            return new Decision.GiveUp(new Failure(ErrorCodes.UnknownAgent, $"Agent {run.Agent} not found."));
        try
        {
            using var input = JsonDocument.Parse(run.Input);
            return await agent.DecideAsync(Context(open, input.RootElement, emit), cancellationToken).WaitAsync(cancellationToken);
        }
        catch (FailureException e)
        {
            return new Decision.GiveUp(e.Failure);
        }
        catch (Exception e) when (!IsStop(e, cancellationToken) && !FailurePolicy.IsOutage(e) && !FailurePolicy.IsOfTheProcess(e)) // an agent may throw anything; its message is the outcome
        {
            Threw(log, e, run.Agent, run.CorrelationId, run.Step);
            return new Decision.GiveUp(new Failure(ErrorCodes.AgentFailed, e.Message));
        }
    }

    /// <summary>The decision of an agent that waits for nothing; null where it does, or emits, or lacks something: it is then asked again where there is time.</summary>
    public async Task<Decision?> DecideAtOnceAsync(StepReading.Open open)
    {
        using var late = new CancellationTokenSource();
        var decision = DecideAsync(open, (_, token) => Task.Delay(Timeout.InfiniteTimeSpan, time, token), late.Token);
        if (decision.IsCompletedSuccessfully)
            return await decision;
        await late.CancelAsync();
        return null;
    }

    static bool IsStop(Exception e, CancellationToken cancellationToken) => e is OperationCanceledException && cancellationToken.IsCancellationRequested;

    AgentContext Context(StepReading.Open open, JsonElement input, Func<string, CancellationToken, Task> emit) => new()
    {
        RunId = open.Run.CorrelationId,
        Identity = new(open.Run.TenantId, open.Run.OwnerId, open.Run.ThreadId, open.Run.CorrelationKey, open.Run.SessionId, open.Run.RequestId),
        Input = input.Clone(),
        Step = open.Run.Step,
        Attempt = open.Run.StepAttempt,
        Outcomes = open.Outcomes,
        Earlier = open.Earlier,
        Deadline = open.Run.DeadlineAt,
        Time = time,
        EmitAsync = emit,
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "Agent {Agent} threw in run {Run}, step {Step}")]
    static partial void Threw(ILogger logger, Exception exception, string agent, Guid run, int step);
}
