using Netra.Contracts;
using Netra.Sdk;
using Netra.Storage.Runs;

namespace Netra.AgentWorker.Runs;

/// <summary>The rules of a run (docs/architecture.md, protocol): every change of a run's row is made here, and only here.</summary>
static partial class RunTransitions
{
    /// <summary>Applies a trigger, and notes what it makes due; a trigger that no longer fits changes nothing and sends all pending work again.</summary>
    public static void Apply(RunFrame frame, RunTrigger trigger)
    {
        var run = frame.Run;
        if (run is { IsTerminal: false, CancelRequestedAt: not null } && run.Status != RunStatus.Cancelling)
            Cancel(frame);
        var heeded = HeedDeadLetter(frame);
        if (!run.IsTerminal && !(heeded && trigger is RunTrigger.Start)) // no slot has been asked for yet
            Dispatch(frame, trigger);
        if (frame.Applied)
            DueTimes.Set(frame);
        else
            frame.Sends.AddRange(PendingWork.Of(run, frame.Calls, frame.Now, withCalls: trigger is not RunTrigger.Due));
    }

    /// <summary>Applies the decision of the step that the frame has begun, in the same transition.</summary>
    public static void Continue(RunFrame frame, RunTrigger.Decided decided)
    {
        frame.BeginsStep = false;
        Apply(frame, decided);
    }

    /// <summary>Calls end at their run's deadline at the latest; word of that is the deadline of the run, not the answer of a tool.</summary>
    static void Dispatch(RunFrame frame, RunTrigger trigger)
    {
        var run = frame.Run;
        switch (trigger)
        {
            case RunTrigger.Start:
                Start(frame);
                break;
            case RunTrigger.Decided decided:
                Decided(frame, decided);
                break;
            case RunTrigger.Book when frame.Now < run.DeadlineAt:
                Book(frame);
                break;
            case RunTrigger.Book or RunTrigger.Due:
                Due(frame);
                break;
            default:
                break;
        }
    }

    static void Start(RunFrame frame)
    {
        var run = frame.Run;
        if (run.RunAt > frame.Now || (run.Status != RunStatus.Queued && !(run.Status == RunStatus.Waiting && run.WaitingFor == WaitingFor.Slot)))
            return;
        frame.Applied = true;
        if (!frame.SlotGranted)
        {
            WaitForSlot(frame);
            return;
        }

        (run.Status, run.WaitingFor) = (RunStatus.Running, null);
        run.StartedAt = frame.Now;
        run.DeadlineAt = frame.Now + run.Timeout;
        frame.Append(Contracts.Events.EventTypes.AgentStarted, EventData.Started(run, frame.Now));
        EnterStep(frame, 1);
    }

    static void WaitForSlot(RunFrame frame)
    {
        var run = frame.Run;
        if (run.Status == RunStatus.Queued)
            frame.Append(Contracts.Events.EventTypes.RunWaiting, EventData.Waiting(run, frame.Now, WaitingFor.Slot));
        (run.Status, run.WaitingFor) = (RunStatus.Waiting, WaitingFor.Slot);
    }

    static void EnterStep(RunFrame frame, int step)
    {
        var run = frame.Run;
        (run.Status, run.WaitingFor) = (RunStatus.Running, null);
        (run.Step, run.StepAttempt, run.StepDecided, run.StepLosses) = (step, 1, false, 0);
        (run.StepLeaseUntil, run.StepWorker) = (frame.Executor is null ? null : frame.Now + CallDueTimes.FirstLease, frame.Executor);
        if (step > frame.Options.MaxSteps)
            Fail(frame, new Failure(ErrorCodes.AgentFailed, $"The agent took more than {frame.Options.MaxSteps} steps."));
        else if (frame.Executor is null)
            frame.Sends.Add(PendingWork.Execute(run));
        else
            frame.BeginsStep = true;
    }

    static void Due(RunFrame frame)
    {
        var run = frame.Run;
        if (frame.Now >= run.DeadlineAt)
        {
            if (run.Status == RunStatus.Cancelling)
                EndCancelled(frame);
            else
                TimeOut(frame);
        }
        else if (run.Status == RunStatus.Cancelling && frame.Now >= run.CancelRequestedAt + TimeSpan.FromSeconds(frame.Options.CancelGraceSeconds))
            EndCancelled(frame);
        else
            Book(frame);
    }
}
