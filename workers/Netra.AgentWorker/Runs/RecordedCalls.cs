using Microsoft.EntityFrameworkCore;
using Netra.Storage;
using Netra.Storage.Runs;

namespace Netra.AgentWorker.Runs;

/// <summary>What a retried run has recorded is not done again: a call at the same step and place, of the same name and with the same arguments, ends with the recorded result.</summary>
static class RecordedCalls
{
    /// <summary>What the retried run has recorded of this step.</summary>
    public static async Task<IReadOnlyList<ToolCall>> OfAsync(NetraDb db, Run run, CancellationToken cancellationToken) =>
        run is { Reuses: true, RetryOf: { } retried }
            ? await db.ToolCalls.AsNoTracking()
                .Where(c => c.RunId == retried && c.OwnerId == run.OwnerId && c.Step == run.Step && c.Status == CallStatus.Succeeded).ToListAsync(cancellationToken)
            : [];

    /// <returns>The recorded call whose result it has ended with, or null where there is none.</returns>
    public static ToolCall? TryTakeOver(RunFrame frame, ToolCall call)
    {
        var recorded = frame.Recorded.FirstOrDefault(r => r.Kind == call.Kind && r.Tool == call.Tool && r.Place == call.Place && r.Arguments == call.Arguments);
        if (recorded is null)
            return null;
        (call.Status, call.Result, call.ExecutionMs) = (CallStatus.Succeeded, recorded.Result, 0);
        (call.EndedAt, call.DueAt) = (frame.Now, null);
        return recorded;
    }
}
