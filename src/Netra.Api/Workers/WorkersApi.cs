using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Netra.Api.Callers;
using Netra.Api.Problems;
using Netra.Api.Requests;
using Netra.Hosting.Audit;
using Netra.Hosting.Callers;
using Netra.Storage;

namespace Netra.Api.Workers;

/// <summary>The routes of workers: the fleet's processes.</summary>
static class WorkersApi
{
    public static void MapWorkers(this IEndpointRouteBuilder v1)
    {
        var workers = v1.MapGroup("/workers").WithTags("Workers");
        workers.MapGet("", ListAsync).WithName("ListWorkers").WithSummary("The fleet's processes, and whether their heartbeat is fresh.").Refuses();
        workers.MapPost("/{id}/drain", DrainAsync).WithName("DrainWorker").WithSummary("Ask a process to finish and take nothing new.")
            .Requires(PermissionNames.WorkersDrain).Refuses(400, 404);
        v1.MapGet("/queues", ListQueues.HandleAsync).WithTags("Workers").WithName("ListQueues").WithSummary("The broker's queues and what waits in them.").Refuses();
        v1.MapGet("/stats/queues", ListQueues.SumAsync).WithTags("Workers").WithName("SumQueues").WithSummary("What waits for each kind of worker, for an autoscaler.").Refuses();
    }

    static async Task<Ok<Page<WorkerView>>> ListAsync(IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = await DbClock.NowAsync(db, cancellationToken);
        var rows = await db.Workers.AsNoTracking().OrderBy(w => w.Kind).ThenBy(w => w.Id).ToListAsync(cancellationToken);
        return TypedResults.Ok(new Page<WorkerView>(rows.ConvertAll(w => WorkerView.From(w, now)), NextCursor: null));
    }

    static async Task<Accepted<WorkerView>> DrainAsync(string id, HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        PlainText.Check(id, "id");
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = await DbClock.NowAsync(db, cancellationToken);
        await using (var transaction = await WriteTransaction.BeginAsync(db, cancellationToken))
        {
            var asked = await db.Workers.Where(w => w.Id == id && w.DrainRequestedAt == null)
                .ExecuteUpdateAsync(w => w.SetProperty(x => x.DrainRequestedAt, now), cancellationToken);
            if (asked > 0)
                await AuditTrail.AppendAsync(db, http.Caller(), AuditActions.DrainWorker, id, detail: null, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        var worker = await db.Workers.AsNoTracking().SingleOrDefaultAsync(w => w.Id == id, cancellationToken) ?? throw RefusedException.NotFound();
        return TypedResults.Accepted("/v1/workers", WorkerView.From(worker, now));
    }
}
