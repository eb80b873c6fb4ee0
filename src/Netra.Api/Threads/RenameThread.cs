using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Netra.Api.Callers;
using Netra.Api.Requests;
using Netra.Hosting.Threads;
using Netra.Storage;

namespace Netra.Api.Threads;

/// <summary>PATCH /v1/threads/{id}: of two who have read the same version, one changes it.</summary>
static class RenameThread
{
    public static async Task<Ok<ThreadView>> HandleAsync(
        string id, JsonBody<ThreadRequest> body, HttpContext http, OwnThreads threads, ThreadCache cache, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        var title = body.Value.CheckedTitle();
        var thread = await threads.GetAsync(http.Caller().UserId, Ids.Parse(id), cancellationToken);
        EntityTag.Require(http, thread.Version);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = await DbClock.NowAsync(db, cancellationToken);
        await using (var transaction = await WriteTransaction.BeginAsync(db, cancellationToken))
        {
            var changed = await db.Threads.Where(t => t.Id == thread.Id && t.OwnerId == thread.OwnerId && t.Version == thread.Version)
                .ExecuteUpdateAsync(t => t.SetProperty(x => x.Title, title).SetProperty(x => x.Version, x => x.Version + 1).SetProperty(x => x.UpdatedAt, now), cancellationToken);
            if (changed == 0)
                throw EntityTag.Stale();
            await cache.ReplaceAsync(thread.TenantId, thread.OwnerId, thread.Id, thread.Version + 1);
            await transaction.CommitAsync(cancellationToken);
        }

        (thread.Title, thread.Version, thread.UpdatedAt) = (title, thread.Version + 1, now);
        http.Response.Headers.ETag = EntityTag.Of(thread.Version);
        return TypedResults.Ok(ThreadView.From(thread));
    }
}
