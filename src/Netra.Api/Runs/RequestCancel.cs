using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Netra.Api.Callers;
using Netra.Api.Commands;
using Netra.Api.Requests;
using Netra.Contracts.Runs;
using Netra.Storage;

namespace Netra.Api.Runs;

/// <summary>POST /v1/runs/{id}/cancel: the wish is committed to the run's row before the 202; the message is only a nudge.</summary>
static class RequestCancel
{
    public static async Task<Results<Accepted<RunView>, Ok<RunView>>> HandleAsync(
        string id, HttpContext http, IDbContextFactory<NetraDb> contexts, CommandSender commands, CancellationToken cancellationToken)
    {
        var owner = http.Caller().UserId;
        var runId = Ids.Parse(id);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = await DbClock.NowAsync(db, cancellationToken);
        await using (var transaction = await WriteTransaction.BeginAsync(db, cancellationToken))
        {
            await db.Runs.Where(r => r.CorrelationId == runId && r.OwnerId == owner && r.DueAt != null && r.CancelRequestedAt == null)
                .ExecuteUpdateAsync(r => r.SetProperty(x => x.CancelRequestedAt, now).SetProperty(x => x.DueAt, now), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        var run = await OwnRuns.GetAsync(db, owner, runId, cancellationToken);
        if (run.IsTerminal)
            return TypedResults.Ok(RunView.From(run));
        commands.Send(new CancelRun(run.CorrelationId, run.TenantId, run.OwnerId));
        return TypedResults.Accepted($"/v1/runs/{run.CorrelationId}", RunView.From(run));
    }
}
