using Microsoft.Extensions.Options;
using Netra.AgentWorker.Steps;
using Netra.Hosting.Callers;
using Netra.Hosting.Catalogue;
using Netra.Sdk;
using Netra.Storage;
using Netra.Storage.Runs;

namespace Netra.AgentWorker.Runs;

/// <summary>One transition of a run inside a transaction: reads what the rules need, applies them, saves rows and events, and says what to send after the commit.</summary>
sealed class RunSaga(
    Transitions<Run> transitions, CatalogueCache catalogue, SchemaCache schemas, CallerResolver callers, Slots slots, StepRoom room, AgentCall agents, ThreadEntries threads, RunWebhooks webhooks,
    IOptions<RunOptions> options, AgentWorkerInstruments instruments)
{
    /// <summary>Steps of an agent that only computes which one transaction takes at most.</summary>
    const int MostAtOnce = 16;

    /// <summary>Takes the trigger and commits it; null where there is no such run.</summary>
    public async Task<RunOutgoing?> EnterAsync(Guid runId, RunTrigger trigger, bool again, CancellationToken cancellationToken)
    {
        RunOutgoing? outgoing = null;
        await transitions.EnterAsync(
            runId,
            async (rows, run) => outgoing = run is null ? null : await TransitionAsync(rows, run, trigger, again, cancellationToken),
            kind: null,
            cancellationToken);
        return outgoing;
    }

    /// <summary>The same for a nudge, of which several that wait for the same run are one: null for all but the first, and where there is no such run.</summary>
    public async Task<RunOutgoing?> NudgeAsync(Guid runId, RunTrigger trigger, bool again, CancellationToken cancellationToken)
    {
        RunOutgoing? outgoing = null;
        await transitions.EnterAsync(
            runId,
            async (rows, run) =>
            {
                if (run is null)
                    instruments.Orphan(trigger.GetType().Name);
                else
                    outgoing = await TransitionAsync(rows, run, trigger, again, cancellationToken);
            },
            kind: (trigger.GetType(), again),
            cancellationToken);
        return outgoing;
    }

    /// <summary>Takes the trigger in the transaction that holds the run's lock; the caller commits, then sends.</summary>
    /// <param name="rows">The transaction.</param>
    /// <param name="run">The locked row.</param>
    /// <param name="trigger">What makes the run move.</param>
    /// <param name="again">The trigger came before, and whoever had it may have died of the step that it begins: that is then begun and counted on its own.</param>
    /// <param name="cancellationToken">Undoes the transaction.</param>
    public async Task<RunOutgoing> TransitionAsync(RowTransaction rows, Run run, RunTrigger trigger, bool again, CancellationToken cancellationToken)
    {
        await ChildLinks.TakeCancelOfParentAsync(rows.Db, run, trigger, cancellationToken);
        var head = run.LastSeq;
        var frame = await FrameAsync(rows, run, trigger, cancellationToken);
        RunTransitions.Apply(frame, trigger);
        for (var n = 0; !again && n < MostAtOnce && await DecideAtOnceAsync(rows.Db, frame, cancellationToken) is { } decided; n++)
            RunTransitions.Continue(frame, decided);
        await SaveAsync(rows, frame, cancellationToken);
        instruments.Transitioned(trigger, frame);
        return RunOutgoing.From(frame, head);
    }

    async Task<RunFrame> FrameAsync(RowTransaction rows, Run run, RunTrigger trigger, CancellationToken cancellationToken)
    {
        var now = run.UpdatedAt;
        if (run.IsTerminal)
            return new RunFrame(run, [], now, options.Value);
        var calls = run.Status is Contracts.RunStatus.Waiting or Contracts.RunStatus.Cancelling && run.Step > 0
            ? await rows.CallsAsync(run, locked: now >= run.DeadlineAt || run.CancelRequestedAt is not null || RunTransitions.MustHeed(run), cancellationToken)
            : [];
        var frame = new RunFrame(run, [.. calls], now, options.Value)
        {
            Executor = room.Executor,
            SlotGranted = trigger is not RunTrigger.Start || run.RunAt > now || await slots.TryTakeAsync(rows.Db, run, cancellationToken),
            FaultOf = schemas.FaultOf,
        };
        if (trigger is RunTrigger.Decided decided && decided.Step == run.Step)
            await PrepareAsync(rows.Db, frame, decided.Decision, cancellationToken);
        return frame;
    }

    /// <summary>The decision of the step that the frame has just begun, where its agent only computes.</summary>
    async Task<RunTrigger.Decided?> DecideAtOnceAsync(NetraDb db, RunFrame frame, CancellationToken cancellationToken)
    {
        var run = frame.Run;
        if (!frame.BeginsStep || !agents.IsInstant(run.Agent))
            return null;
        var decision = await agents.DecideAtOnceAsync(await StepReader.ReadAsync(db, frame, cancellationToken));
        if (decision is null)
            return null;
        await PrepareAsync(db, frame, decision, cancellationToken);
        return new(run.Step, run.StepAttempt, decision);
    }

    /// <summary>Reads what the rules need to check a decision: the owner's rights, and the catalogue's entries of what it names.</summary>
    async Task PrepareAsync(NetraDb db, RunFrame frame, Decision decision, CancellationToken cancellationToken)
    {
        var entries = await catalogue.ReadAsync(db, cancellationToken);
        await schemas.PrepareAsync(decision, entries, cancellationToken);
        frame.Owner = await callers.ForUserAsync(db, frame.Run.OwnerId, cancellationToken);
        frame.Catalogue = (kind, name) => entries.GetValueOrDefault((kind, name));
        frame.Recorded = await RecordedCalls.OfAsync(db, frame.Run, cancellationToken);
        frame.ChangedTools = await ApprovedTools.ChangedAsync(db, frame, decision, cancellationToken);
        frame.Ancestors = decision is Decision.StartChild ? await ChildRuns.AncestorsAsync(db, frame.Run, frame.Options.MaxDepth, cancellationToken) : 0;
        frame.CallsGranted = await DailyQuota.TryTakeAsync(db, frame, decision, cancellationToken);
        frame.TokensGranted = await DailyQuota.CountTokensAsync(db, frame, decision, cancellationToken);
    }

    async Task SaveAsync(RowTransaction rows, RunFrame frame, CancellationToken cancellationToken)
    {
        rows.Add(frame.Events);
        rows.Add(frame.NewCalls);
        rows.Add(frame.NewRuns);
        if (!frame.Run.IsTerminal)
            return;
        if (frame.Applied)
        {
            await threads.AddAsync(rows, frame.Run, frame.Now, cancellationToken);
            await webhooks.AddAsync(rows, frame.Run, frame.Now, cancellationToken);
        }

        await ChildLinks.EndCallOfParentAsync(rows.Db, frame.Run, frame.Now, cancellationToken);
        if (frame.Run.SlotHeld && await slots.ReleaseAsync(rows.Db, frame.Run, cancellationToken) is { } waiter)
            frame.Sends.Add(waiter);
    }
}
