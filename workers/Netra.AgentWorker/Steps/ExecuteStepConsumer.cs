using MassTransit;
using Netra.AgentWorker.Runs;
using Netra.Contracts.Runs;
using Netra.Storage;

namespace Netra.AgentWorker.Steps;

/// <summary>Lets the agent decide a step outside any transaction, then applies the decision in one; a step that is not to be decided any more sends what is pending.</summary>
sealed class ExecuteStepConsumer(
    StepReader reader, StepRunner runner, StepClaims claims, RunSaga saga, LocalSteps steps, AgentWorkerInstruments instruments) : IConsumer<ExecuteStep>
{
    public async Task Consume(ConsumeContext<ExecuteStep> context)
    {
        using var _ = RowScope.User(context.Message.TenantId, context.Message.OwnerId);
        var (runId, step) = (context.Message.RunId, context.Message.Step);
        var reading = await reader.ReadAsync(runId, step, context.CancellationToken);
        var again = context.ReceiveContext.Redelivered || reading is StepReading.Open { Run.StepWorker: not null };
        RunTrigger? trigger = reading switch
        {
            StepReading.Open open when again => await claims.DecideAsync(open, context.CancellationToken),
            StepReading.Open open => await runner.DecideAsync(open, context.CancellationToken),
            StepReading.Past => new RunTrigger.Resend(),
            _ => null,
        };
        instruments.Step(trigger?.GetType().Name ?? "dropped");
        if (trigger is not null && await saga.EnterAsync(runId, trigger, again, context.CancellationToken) is { } outgoing)
            await steps.FollowAsync(outgoing, context.CancellationToken);
    }
}
