using Microsoft.EntityFrameworkCore;
using Netra.Contracts;
using Netra.Storage;
using Netra.Storage.Runs;

namespace Netra.AgentWorker.Runs;

/// <summary>The calls of the current step of runs that wait for them.</summary>
static class StepCalls
{
    /// <summary>Reads those of all the runs of a transaction at once.</summary>
    public static async Task ReadAsync(NetraDb db, IEnumerable<Run> runs)
    {
        var waiting = runs.Where(WaitsForCalls).Select(r => r.CorrelationId).ToList();
        if (waiting.Count == 0)
            return;
        var calls = from call in db.ToolCalls
                    join run in db.Runs on new { call.RunId, call.Step } equals new { RunId = run.CorrelationId, run.Step }
                    where waiting.Contains(run.CorrelationId)
                    select call;
        await calls.AsTracking().LoadAsync();
    }

    /// <summary>The run's calls. Where the transition may close them they are locked and read again, since workers claim them meanwhile.</summary>
    public static async Task<List<ToolCall>> OfAsync(NetraDb db, Run run, bool closes, CancellationToken cancellationToken)
    {
        if (closes && !db.IsSqlite)
            await LockAsync(db, run, cancellationToken);
        return [.. db.ToolCalls.Local.Where(c => c.RunId == run.CorrelationId && c.Step == run.Step)];
    }

    static bool WaitsForCalls(Run run) => run.Status is RunStatus.Waiting or RunStatus.Cancelling && run.Step > 0;

    static async Task LockAsync(NetraDb db, Run run, CancellationToken cancellationToken)
    {
        var locked = await db.ToolCalls
            .FromSql($"SELECT * FROM tool_calls WHERE run_id = {run.CorrelationId} AND step = {run.Step} ORDER BY id FOR UPDATE")
            .AsNoTracking().ToListAsync(cancellationToken);
        foreach (var call in locked)
        {
            var entry = db.Entry(db.ToolCalls.Local.FindEntry(call.CorrelationId)?.Entity ?? db.Attach(call).Entity);
            entry.OriginalValues.SetValues(call);
            entry.CurrentValues.SetValues(call);
        }
    }
}
