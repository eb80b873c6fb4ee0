using Microsoft.EntityFrameworkCore;
using Netra.Contracts;
using Netra.Sdk;
using Netra.Storage;
using Netra.Storage.Runs;

namespace Netra.AgentWorker.Runs;

/// <summary>Runs that a step starts: they act for the same user and never outlive the deadline of the run that waits for them.</summary>
static class ChildRuns
{
    static readonly TimeSpan FirstCheck = TimeSpan.FromSeconds(2);

    public static void Add(RunFrame frame, ToolCall call, Decision.StartChild child)
    {
        var parent = frame.Run;
        var run = new Run
        {
            CorrelationId = Guid.CreateVersion7(frame.Now),
            TenantId = parent.TenantId,
            OwnerId = parent.OwnerId,
            Agent = child.Agent,
            Input = child.Input.GetRawText(),
            Priority = parent.Priority,
            ThreadId = parent.ThreadId,
            CorrelationKey = parent.CorrelationKey,
            SessionId = parent.SessionId,
            RequestId = parent.RequestId,
            Traceparent = parent.Traceparent,
            ParentRunId = parent.CorrelationId,
            ParentCallId = call.CorrelationId,
            Timeout = parent.DeadlineAt - frame.Now,
            CreatedAt = frame.Now,
            UpdatedAt = frame.Now,
            DeadlineAt = parent.DeadlineAt,
            DueAt = frame.Now + FirstCheck,
        };
        frame.NewRuns.Add(run);
        frame.Sends.Add(PendingWork.Start(run));
    }

    /// <summary>How many runs wait for the run to end, counted up to the limit.</summary>
    public static async Task<int> AncestorsAsync(NetraDb db, Run run, int most, CancellationToken cancellationToken)
    {
        var ancestors = 0;
        for (var parent = run.ParentRunId; parent is { } id && ancestors < most; ancestors++)
            parent = await db.Runs.AsNoTracking().Where(r => r.CorrelationId == id).Select(r => r.ParentRunId).SingleOrDefaultAsync(cancellationToken);
        return ancestors;
    }

    /// <summary>Ends the call that stands for a child in its parent's step.</summary>
    public static void EndCall(Run child, ToolCall call, DateTimeOffset now)
    {
        if (call.HasEnded)
            return;
        call.Status = child.Status switch
        {
            RunStatus.Completed => CallStatus.Succeeded,
            RunStatus.TimedOut => CallStatus.TimedOut,
            RunStatus.Cancelled => CallStatus.Cancelled,
            _ => CallStatus.Failed,
        };
        (call.Result, call.ErrorCode, call.ErrorMessage) = (child.Result, child.ErrorCode, child.ErrorMessage);
        (call.EndedAt, call.DueAt) = (now, null);
        call.ExecutionMs = (long)(now - call.CreatedAt).TotalMilliseconds;
    }
}
