using Microsoft.Extensions.Options;
using Netra.AgentWorker.Steps;
using Netra.Hosting.Callers;
using Netra.Hosting.Catalogue;
using Netra.Storage;
using Netra.Storage.Runs;

namespace Netra.AgentWorker.Runs;

/// <summary>One transition of a run inside a transaction: reads what the rules need, applies them, saves rows and events, and says what to send after the commit.</summary>
sealed class RunSaga(
    Transitions<Run> transitions, CatalogueCache catalogue, SchemaCache schemas, CallerResolver callers, StepRoom room, IOptions<RunOptions> options,
    AgentWorkerInstruments instruments)
{
    /// <summary>Takes the trigger and commits it; null where there is no such run.</summary>
    public async Task<RunOutgoing?> EnterAsync(Guid runId, RunTrigger trigger, CancellationToken cancellationToken)
    {
        RunOutgoing? outgoing = null;
        await transitions.EnterAsync(
            runId,
            async (db, run) => outgoing = run is null ? null : await TransitionAsync(db, run, trigger, cancellationToken),
            kind: null,
            cancellationToken);
        return outgoing;
    }

    /// <summary>Takes the trigger in the transaction that holds the run's lock; the caller commits, then sends.</summary>
    public async Task<RunOutgoing> TransitionAsync(NetraDb db, Run run, RunTrigger trigger, CancellationToken cancellationToken)
    {
        await ChildLinks.TakeCancelOfParentAsync(db, run, trigger, cancellationToken);
        var head = run.LastSeq;
        var frame = await FrameAsync(db, run, trigger, cancellationToken);
        RunTransitions.Apply(frame, trigger);
        await SaveAsync(db, frame, cancellationToken);
        instruments.Transitioned(trigger, frame);
        return RunOutgoing.From(frame, head);
    }

    async Task<RunFrame> FrameAsync(NetraDb db, Run run, RunTrigger trigger, CancellationToken cancellationToken)
    {
        var now = run.UpdatedAt;
        if (run.IsTerminal)
            return new RunFrame(run, [], now, options.Value);
        var calls = run.Status is Contracts.RunStatus.Waiting or Contracts.RunStatus.Cancelling && run.Step > 0
            ? await StepCalls.OfAsync(db, run, closes: now >= run.DeadlineAt || run.CancelRequestedAt is not null, cancellationToken)
            : [];
        var decision = (trigger as RunTrigger.Decided)?.Decision;
        var entries = decision is null ? null : await catalogue.ReadAsync(db, cancellationToken);
        if (entries is not null)
            await schemas.PrepareAsync(decision!, entries, cancellationToken);
        return new RunFrame(run, calls, now, options.Value)
        {
            Executor = room.Executor,
            SlotGranted = trigger is not RunTrigger.Start || await Slots.TryTakeAsync(db, callers, run, cancellationToken),
            Owner = decision is not null ? await callers.ForUserAsync(db, run.OwnerId, cancellationToken) : null,
            Catalogue = (kind, name) => entries?.GetValueOrDefault((kind, name)),
            FaultOf = schemas.FaultOf,
        };
    }

    static async Task SaveAsync(NetraDb db, RunFrame frame, CancellationToken cancellationToken)
    {
        db.AddRange(frame.Events);
        db.AddRange(frame.NewCalls);
        db.AddRange(frame.NewRuns);
        if (!frame.Run.IsTerminal)
            return;
        await ChildLinks.EndCallOfParentAsync(db, frame.Run, frame.Now, cancellationToken);
        if (frame.Run.SlotHeld && await Slots.ReleaseAsync(db, frame.Run, cancellationToken) is { } waiter)
            frame.Sends.Add(waiter);
    }
}
