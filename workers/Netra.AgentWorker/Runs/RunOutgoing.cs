using Netra.Contracts;
using Netra.Contracts.Events;
using Netra.Contracts.Tools;
using Netra.Hosting.Audit;
using Netra.Storage.Runs;

namespace Netra.AgentWorker.Runs;

/// <summary>What a committed transition sends: commands, hints to stop closed calls, one hint of the log's new head; what it denied; and the step that this process is to execute.</summary>
sealed record RunOutgoing(IReadOnlyList<ICommand> Commands, IReadOnlyList<CancelCall> Stops, RunEventsAppended Hint, IReadOnlyList<DeniedCall> Denials, BegunStep? Step)
{
    /// <summary>Hints above this size announce the head only, and the log is read.</summary>
    const int InlineEvents = 32 * 1024;

    public static RunOutgoing From(RunFrame frame, long headBefore)
    {
        var run = frame.Run;
        var small = frame.Events.Sum(e => e.Data.Length) <= InlineEvents;
        var stops = frame.Closed.Where(c => c.Kind == CallKinds.Tool && c.Worker is not null).Select(c => new CancelCall(c.CorrelationId, c.RunId));
        return new(
            frame.Sends,
            [.. stops],
            new(run.CorrelationId, run.TenantId, run.OwnerId, headBefore + 1, run.LastSeq, small ? [.. frame.Events.Select(RunLog.Envelope)] : []),
            frame.Denials,
            frame.BeginsStep ? new(run, [.. frame.Calls]) : null);
    }
}

/// <summary>A step that the transition left to this process.</summary>
/// <param name="Run">The run as it was committed.</param>
/// <param name="Calls">The calls of the step before.</param>
sealed record BegunStep(Run Run, IReadOnlyList<ToolCall> Calls);
