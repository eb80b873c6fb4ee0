using System.Diagnostics;
using MassTransit;
using Netra.AgentWorker.Steps;
using Netra.Contracts.Runs;
using Netra.Hosting;
using Netra.Storage;

namespace Netra.AgentWorker.Runs;

/// <summary>Takes nudges that came together, each for itself: their transitions share transactions, and one that fails goes back to the queue alone.</summary>
sealed class RunNudgesConsumer(RunSaga saga, LocalSteps steps) : IConsumer<RunNudges>
{
    public Task Consume(ConsumeContext<RunNudges> context) => Task.WhenAll(context.Message.Nudges.Select(n => TakeAsync(context, n)));

    async Task TakeAsync(ConsumeContext<RunNudges> context, RunNudge nudge)
    {
        using var _ = RowScope.User(nudge.TenantId, nudge.OwnerId);
        using var activity = new Activity("netra.nudge");
        activity.StartUnder(nudge.Traceparent);
        RunTrigger trigger = nudge.CallId is null ? new RunTrigger.Start() : new RunTrigger.Book();
        try
        {
            var outgoing = await saga.NudgeAsync(nudge.RunId, trigger, context.ReceiveContext.Redelivered, context.CancellationToken);
            if (outgoing is not null)
                await steps.FollowAsync(outgoing, context.CancellationToken);
        }
        catch (Exception e) when (!context.CancellationToken.IsCancellationRequested && e is not OutOfMemoryException) // alone it is retried by the failure policy, and no neighbour with it
        {
            await context.SendCommandAsync(nudge.Alone(), context.CancellationToken);
        }
    }
}
