using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Netra.Api.Callers;
using Netra.Api.Problems;
using Netra.Api.Requests;
using Netra.Hosting.Threads;
using Netra.Storage;

namespace Netra.Api.Threads;

/// <summary>DELETE /v1/threads/{id}: with its messages. Its runs stay; those under way end without adding any.</summary>
static class DeleteThread
{
    public static async Task<NoContent> HandleAsync(string id, HttpContext http, ThreadCache cache, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        var (thread, tenant, owner) = (Ids.Parse(id), http.Caller().TenantId, http.Caller().UserId);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        if (await db.Threads.Where(t => t.Id == thread && t.OwnerId == owner).ExecuteDeleteAsync(cancellationToken) == 0)
            throw RefusedException.NotFound();
        await db.ThreadMessages.Where(m => m.ThreadId == thread).ExecuteDeleteAsync(cancellationToken);
        await cache.ForgetAsync(tenant, owner, thread);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
