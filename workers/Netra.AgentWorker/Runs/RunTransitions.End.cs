using System.Text.Json;
using Netra.Contracts;
using Netra.Contracts.Events;
using Netra.Sdk;
using Netra.Storage.Runs;

namespace Netra.AgentWorker.Runs;

static partial class RunTransitions
{
    static void Fail(RunFrame frame, Failure failure)
    {
        SetError(frame.Run, failure);
        End(frame, RunStatus.Failed, EventTypes.AgentError, run => EventData.Error(run, frame.Now, failure, recoverable: false));
    }

    static void TimeOut(RunFrame frame)
    {
        var run = frame.Run;
        var failure = IsHeld(run)
            ? new Failure(ErrorCodes.Expired, $"The run expired: nobody replayed or archived the dead letter that it waited for within {DeadLetterPatience.Days} days.", Retryable: true)
            : run.StartedAt is null
            ? new Failure(ErrorCodes.Expired, "The run expired: its timeout for waiting in the queue passed before it could start.", Retryable: true)
            : new Failure(ErrorCodes.Timeout, $"The run's timeout of {run.Timeout.TotalSeconds:0.###} s passed.", Retryable: true);
        SetError(run, failure);
        End(frame, RunStatus.TimedOut, EventTypes.AgentTimedOut, r => EventData.Error(r, frame.Now, failure, recoverable: false));
    }

    /// <summary>Begins to cancel: unclaimed calls are closed at once, claimed ones are asked to stop and waited for within the grace.</summary>
    static void Cancel(RunFrame frame)
    {
        var run = frame.Run;
        frame.Applied = true;
        foreach (var call in frame.Calls.Where(c => !c.HasEnded))
        {
            if (call.Status == CallStatus.Running)
                call.CancelRequested = true;
            else
                Close(frame, call, CallStatus.Cancelled, ErrorCodes.Cancelled, "The run was cancelled.");
        }

        (run.Status, run.WaitingFor) = (RunStatus.Cancelling, null);
        frame.Closed.AddRange(frame.Calls.Where(c => c.CancelRequested));
        if (frame.Calls.All(c => c.HasEnded))
            EndCancelled(frame);
    }

    static void EndCancelled(RunFrame frame)
    {
        var failure = new Failure(ErrorCodes.Cancelled, "The run was cancelled.");
        SetError(frame.Run, failure);
        End(frame, RunStatus.Cancelled, EventTypes.AgentCancelled, run => EventData.Error(run, frame.Now, failure, recoverable: false));
    }

    static void End(RunFrame frame, string status, string type, Func<Run, JsonElement> data)
    {
        var run = frame.Run;
        frame.Applied = true;
        foreach (var call in frame.Calls.Where(c => !c.HasEnded))
            Close(frame, call, status == RunStatus.TimedOut ? CallStatus.TimedOut : CallStatus.Cancelled, ErrorCodes.Cancelled, $"The run ended: {status}.");
        (run.Status, run.WaitingFor) = (status, null);
        (run.StepLeaseUntil, run.StepWorker) = (null, null);
        (run.DeadLetterId, run.PausedMs) = (null, null);
        run.CompletedAt = frame.Now;
        frame.Append(type, data(run), run.Step);
        frame.Sends.Clear();
        frame.Sends.AddRange(PendingWork.Of(run, frame.Calls, frame.Now));
    }

    static void Close(RunFrame frame, ToolCall call, string status, string code, string message)
    {
        if (call.Status == CallStatus.Running)
            call.OutcomeUnknown = !call.ReadOnly;
        (call.Status, call.ErrorCode, call.ErrorMessage) = (status, code, message);
        (call.EndedAt, call.DueAt, call.LeaseUntil, call.Booked) = (frame.Now, null, null, true);
        frame.Closed.Add(call);
    }

    static void SetError(Run run, Failure failure) =>
        (run.ErrorCode, run.ErrorMessage, run.ErrorRetryable) = (failure.Code, failure.Message, failure.Retryable);
}
