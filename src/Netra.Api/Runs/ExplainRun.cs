using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Netra.Api.Callers;
using Netra.Api.Catalogue;
using Netra.Api.Requests;
using Netra.Contracts;
using Netra.Hosting.Callers;
using Netra.Storage;
using Netra.Storage.Runs;

namespace Netra.Api.Runs;

/// <summary>GET /v1/runs/{id}/explain: what the run waits for, and whether anybody serves it.</summary>
static class ExplainRun
{
    public static async Task<Ok<ExplainView>> HandleAsync(
        string id, HttpContext http, IDbContextFactory<NetraDb> contexts, AgentCatalogue catalogue, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var caller = http.Caller();
        var run = await OwnRuns.GetAsync(db, caller.UserId, Ids.Parse(id), cancellationToken);
        var served = await catalogue.NowAsync(cancellationToken);
        var open = await db.ToolCalls.AsNoTracking()
            .Where(c => c.RunId == run.CorrelationId && (c.Status == CallStatus.Pending || c.Status == CallStatus.Running))
            .OrderBy(c => c.Step).ThenBy(c => c.Place).ToListAsync(cancellationToken);
        var calls = open.ConvertAll(c => new OpenCall(
            c.CorrelationId, c.Kind, c.Tool, c.Status, c.Attempt, c.Worker, c.Kind == CallKinds.Tool ? served.LiveTool(c.Tool) : null, c.DeadlineAt));
        var slot = await SlotAsync(db, caller, run, cancellationToken);
        var live = served.LiveAgent(run.Agent);
        return TypedResults.Ok(new ExplainView(run.CorrelationId, run.Status, run.WaitingFor, live, slot, calls, [.. Reasons(run, live, slot, calls)]));
    }

    static async Task<SlotState?> SlotAsync(NetraDb db, Caller caller, Run run, CancellationToken cancellationToken)
    {
        if (caller.RunsAtOnce is not { } most)
            return null;
        using var _ = RowScope.Tenant(run.TenantId);
        var held = await db.Tenants.Where(t => t.Id == run.TenantId).Select(t => t.SlotsHeld).SingleAsync(cancellationToken);
        int? position = run.WaitingFor != WaitingFor.Slot
            ? null
            : 1 + await db.Runs.CountAsync(
                r => r.TenantId == run.TenantId && r.WaitingFor == WaitingFor.Slot
                    && (r.QueueRank < run.QueueRank || (r.QueueRank == run.QueueRank && r.CorrelationId < run.CorrelationId)),
                cancellationToken);
        return new(run.SlotHeld, held, most, position);
    }

    static IEnumerable<string> Reasons(Run run, int liveAgents, SlotState? slot, IReadOnlyList<OpenCall> calls)
    {
        if (run.IsTerminal)
        {
            yield return $"The run has ended: {run.Status}.";
            yield break;
        }

        if (run.CancelRequestedAt is not null)
            yield return "A cancel was requested and is being carried out.";
        if (run is { Status: RunStatus.Queued, RunAt: { } start })
            yield return FormattableString.Invariant($"The run does not start before {start.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}.");
        if (run.WaitingFor == WaitingFor.DeadLetter)
            yield return "One of its commands could not be processed: it waits, its deadline paused, until an operator replays or archives the dead letter.";
        if (liveAgents == 0)
            yield return $"No live worker serves the agent {run.Agent}.";
        if (slot is { Position: { } position })
            yield return $"All {slot.Limit} slots of the tenant are taken; the run is number {position} of those that wait.";
        foreach (var call in calls)
        {
            if (call.LiveWorkers == 0)
                yield return $"No live worker serves the tool {call.Name}.";
            else if (call.Kind == CallKinds.Approval)
                yield return "A person must decide the open question.";
            else
                yield return $"The call of {call.Name} is {call.Status}.";
        }
    }
}
