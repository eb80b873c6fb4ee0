using Netra.Contracts;
using Netra.Contracts.Events;
using Netra.Storage.Runs;

namespace Netra.AgentWorker.Runs;

static partial class RunTransitions
{
    /// <summary>How long a run waits for somebody to look after its dead letter.</summary>
    static readonly TimeSpan DeadLetterPatience = TimeSpan.FromDays(7);

    /// <summary>Whether the row says something of a dead letter that the run has not heeded yet; it then needs its calls locked.</summary>
    public static bool MustHeed(Run run) =>
        run is { IsTerminal: false, Status: not RunStatus.Cancelling } && (run.DeadLetterId is not null) != IsHeld(run);

    static bool IsHeld(Run run) => run is { Status: RunStatus.Waiting, WaitingFor: WaitingFor.DeadLetter };

    /// <summary>Begins to wait for a dead letter, or goes on after it. A deadline that has passed beats it.</summary>
    /// <returns>Whether it did.</returns>
    static bool HeedDeadLetter(RunFrame frame)
    {
        if (!MustHeed(frame.Run) || frame.Now >= frame.Run.DeadlineAt)
            return false;
        frame.Applied = true;
        if (IsHeld(frame.Run))
            GoOn(frame);
        else
            Hold(frame);
        return true;
    }

    /// <summary>The deadline stands still, and nothing is sent again.</summary>
    static void Hold(RunFrame frame)
    {
        var run = frame.Run;
        run.PausedMs = (long)(run.DeadlineAt - frame.Now).TotalMilliseconds;
        MoveDeadline(frame, frame.Now + DeadLetterPatience, call => call.DeadlineAt);
        (run.Status, run.WaitingFor) = (RunStatus.Waiting, WaitingFor.DeadLetter);
        (run.StepLeaseUntil, run.StepWorker) = (null, null);
        frame.Append(EventTypes.RunWaiting, EventData.Waiting(run, frame.Now, WaitingFor.DeadLetter), run.Step, run.DeadLetterId);
    }

    /// <summary>As if the dead letter's time had not been: what was pending is so again.</summary>
    static void GoOn(RunFrame frame)
    {
        var run = frame.Run;
        MoveDeadline(frame, frame.Now.AddMilliseconds(run.PausedMs ?? 0), _ => frame.Now);
        run.PausedMs = null;
        (run.Status, run.WaitingFor) = run switch
        {
            { StartedAt: null } => (RunStatus.Waiting, WaitingFor.Slot), // its place in the queue is kept
            { StepDecided: false } => (RunStatus.Running, null),
            _ => (RunStatus.Waiting, WaitFor(frame.Calls[0].Kind)),
        };
        frame.Sends.AddRange(PendingWork.Of(run, frame.Calls, frame.Now));
    }

    /// <summary>Open calls keep what was left to them; one that a worker is at stays due at the end of its lease.</summary>
    static void MoveDeadline(RunFrame frame, DateTimeOffset deadline, Func<ToolCall, DateTimeOffset> due)
    {
        var shift = deadline - frame.Run.DeadlineAt;
        frame.Run.DeadlineAt = deadline;
        foreach (var call in frame.Calls.Where(c => !c.HasEnded))
        {
            call.DeadlineAt += shift;
            if (call.Status == CallStatus.Pending)
                call.DueAt = due(call);
        }
    }
}
