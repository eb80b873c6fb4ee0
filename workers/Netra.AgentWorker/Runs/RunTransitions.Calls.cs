using System.Text.Json;
using Netra.Contracts;
using Netra.Contracts.Events;
using Netra.Storage;
using Netra.Storage.Runs;

namespace Netra.AgentWorker.Runs;

static partial class RunTransitions
{
    /// <summary>Tells the log of calls that have failed an attempt or ended since it was last told, and goes on when all have ended.</summary>
    static void Book(RunFrame frame)
    {
        if (frame.Run.Status is not (RunStatus.Waiting or RunStatus.Cancelling) || frame.Run.WaitingFor is WaitingFor.Slot or WaitingFor.DeadLetter)
            return;
        if (frame.Calls.Any(c => c.BookedFailures < c.FailedCount || (c.HasEnded && !c.Booked)))
        {
            frame.Applied = true;
            BookEnded(frame);
        }
    }

    static void BookEnded(RunFrame frame)
    {
        foreach (var call in frame.Calls.OrderBy(c => c.EndedAt).ThenBy(c => c.Place))
        {
            BookFailures(frame, call);
            if (call is { HasEnded: true, Booked: false })
                BookEnd(frame, call);
        }

        if (!frame.Calls.All(c => c.Booked))
            return;
        if (frame.Run.Status == RunStatus.Cancelling)
            EndCancelled(frame);
        else
            EnterStep(frame, frame.Run.Step + 1);
    }

    static void BookFailures(RunFrame frame, ToolCall call)
    {
        if (call.BookedFailures >= call.FailedCount)
            return;
        foreach (var failed in Failures(call).Skip(call.BookedFailures))
            frame.Append(EventTypes.ToolError, EventData.ToolRetrying(frame.Run, frame.Now, call, failed), call.Step, call.CorrelationId, failed.Attempt);
        call.BookedFailures = call.FailedCount;
    }

    static List<FailedAttempt> Failures(ToolCall call) =>
        JsonSerializer.Deserialize<List<FailedAttempt>>(call.FailedAttempts ?? "[]", StorageJson.Options)!;

    static void BookEnd(RunFrame frame, ToolCall call)
    {
        var (run, now) = (frame.Run, frame.Now);
        var (type, data) = call switch
        {
            { Kind: CallKinds.Approval } => (EventTypes.ApprovalDecided, EventData.ApprovalDecided(run, now, call)),
            { Kind: CallKinds.Child } => (EventTypes.ChildCompleted, EventData.ChildCompleted(run, now, call)),
            { Status: CallStatus.Succeeded } => (EventTypes.ToolCompleted, EventData.ToolCompleted(run, now, call)),
            _ => (EventTypes.ToolError, EventData.ToolFailed(run, now, call)),
        };
        frame.Append(type, data, call.Step, call.CorrelationId);
        call.Booked = true;
    }
}
