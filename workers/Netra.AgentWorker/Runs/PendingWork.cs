using Netra.Contracts;
using Netra.Contracts.Runs;
using Netra.Contracts.Tools;
using Netra.Storage.Runs;

namespace Netra.AgentWorker.Runs;

/// <summary>The commands that must be under way, as a pure function of the saved state: the reason why the saga's row is its own outbox.</summary>
static class PendingWork
{
    /// <summary>Longer arguments stay in the row: messages are small.</summary>
    const int InlineArguments = 8 * 1024;

    /// <summary>All pending work of a run; open calls are left to their own rows' due time when <paramref name="withCalls"/> is false (protocol S3).</summary>
    public static IEnumerable<ICommand> Of(Run run, IEnumerable<ToolCall> calls, DateTimeOffset now, bool withCalls = true)
    {
        if (run.IsTerminal)
            return ToParent(run);
        return run.Status switch
        {
            RunStatus.Queued => run.RunAt > now ? [] : [Start(run)],
            RunStatus.Waiting when run.WaitingFor == WaitingFor.Slot => [Start(run)],
            RunStatus.Running when !run.StepDecided && !(run.StepLeaseUntil > now) => [Execute(run)],
            RunStatus.Waiting when withCalls && run.WaitingFor != WaitingFor.DeadLetter => calls.Where(c => !c.HasEnded && c.Status == CallStatus.Pending && c.Attempt == 0).SelectMany(c => Begin(run, c)),
            _ => [],
        };
    }

    public static ICommand Start(Run run) => new StartRun(run.CorrelationId, run.TenantId, run.OwnerId);

    public static ICommand Execute(Run run) => new ExecuteStep(run.CorrelationId, run.Step, run.TenantId, run.OwnerId);

    /// <summary>What sets a new call going: nothing for an approval, which a person ends.</summary>
    public static IEnumerable<ICommand> Begin(Run run, ToolCall call) => call.Kind switch
    {
        CallKinds.Tool => [new CallTool(call.CorrelationId, call.RunId, call.Tool, call.TenantId, call.OwnerId, Work(run, call))],
        _ => [],
    };

    /// <summary>A call that only reads may start unclaimed, hence without its row (protocol C1).</summary>
    static CallWork? Work(Run run, ToolCall call) => call.ReadOnly && call.Attempt == 0 && call.Arguments.Length <= InlineArguments
        ? new(call.Arguments, (long)call.Timeout.TotalMilliseconds, call.DeadlineAt, run.ThreadId, run.CorrelationKey, run.SessionId, run.RequestId)
        : null;

    static IEnumerable<ICommand> ToParent(Run run) => run is { ParentRunId: { } parent, ParentCallId: { } call }
        ? [new CallEnded(parent, call, run.TenantId, run.OwnerId)]
        : [];
}
