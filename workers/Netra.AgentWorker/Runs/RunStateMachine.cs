using MassTransit;
using MassTransit.Middleware.InMemoryOutbox;
using Netra.AgentWorker.Steps;
using Netra.Contracts;
using Netra.Contracts.Runs;
using Netra.Storage;
using Netra.Storage.Runs;

namespace Netra.AgentWorker.Runs;

/// <summary>Which messages move a run. What each does in each state is said by <see cref="RunTransitions"/>; none is lost or refused by the state it meets.</summary>
sealed class RunStateMachine : MassTransitStateMachine<Run>
{
    readonly RunSaga saga;
    readonly Lazy<LocalSteps> steps;

    /// <param name="saga">Takes the triggers.</param>
    /// <param name="steps">Lazy, since steps use the bus, and the bus is made of state machines.</param>
    /// <param name="instruments">Counts messages for runs that do not exist.</param>
    public RunStateMachine(RunSaga saga, Lazy<LocalSteps> steps, AgentWorkerInstruments instruments)
    {
        (this.saga, this.steps) = (saga, steps);
        InstanceState(run => run.Status);
        foreach (var status in RunStatus.All)
            State(status);

        Event(() => StartRun, e => e.CorrelateById(m => m.Message.RunId).OnMissingInstance(m => m.Execute(_ => instruments.Orphan(nameof(StartRun)))));
        Event(() => CallEnded, e => e.CorrelateById(m => m.Message.RunId).OnMissingInstance(m => m.Execute(_ => instruments.Orphan(nameof(CallEnded)))));
        Event(() => CallRetrying, e => e.CorrelateById(m => m.Message.RunId).OnMissingInstance(m => m.Execute(_ => instruments.Orphan(nameof(CallRetrying)))));
        Event(() => CancelRun, e => e.CorrelateById(m => m.Message.RunId).OnMissingInstance(m => m.Execute(_ => instruments.Orphan(nameof(CancelRun)))));
        Event(() => RunDue, e => e.CorrelateById(m => m.Message.RunId).OnMissingInstance(m => m.Execute(_ => instruments.Orphan(nameof(RunDue)))));

        DuringAny(
            When(StartRun).ThenAsync(c => Take(c, new RunTrigger.Start())),
            When(CallEnded).ThenAsync(c => Take(c, new RunTrigger.Book())),
            When(CallRetrying).ThenAsync(c => Take(c, new RunTrigger.Book())),
            When(CancelRun).ThenAsync(c => Take(c, new RunTrigger.Cancel())),
            When(RunDue).ThenAsync(c => Take(c, new RunTrigger.Due())));
    }

    public Event<StartRun> StartRun { get; private set; } = null!;

    public Event<CallEnded> CallEnded { get; private set; } = null!;

    public Event<CallRetrying> CallRetrying { get; private set; } = null!;

    public Event<CancelRun> CancelRun { get; private set; } = null!;

    public Event<RunDue> RunDue { get; private set; } = null!;

    async Task Take<T>(BehaviorContext<Run, T> context, RunTrigger trigger)
        where T : class
    {
        var outgoing = await saga.TransitionAsync(context.GetPayload<RowTransaction>(), context.Saga, trigger, context.ReceiveContext.Redelivered, context.CancellationToken);
        await context.GetPayload<OutboxContext>().Add(() => steps.Value.FollowAsync(outgoing, context.CancellationToken)); // after the commit
    }
}
