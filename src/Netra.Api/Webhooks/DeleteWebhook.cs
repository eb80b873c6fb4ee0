using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Netra.Api.Callers;
using Netra.Api.Problems;
using Netra.Api.Requests;
using Netra.Storage;

namespace Netra.Api.Webhooks;

/// <summary>DELETE /v1/webhooks/{id}: what is still to be sent to it is dropped; the log of deliveries stays.</summary>
static class DeleteWebhook
{
    public static async Task<NoContent> HandleAsync(string id, HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        var (webhook, owner) = (Ids.Parse(id), http.Caller().UserId);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        if (await db.Webhooks.Where(w => w.Id == webhook && w.OwnerId == owner).ExecuteDeleteAsync(cancellationToken) == 0)
            throw RefusedException.NotFound();
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
