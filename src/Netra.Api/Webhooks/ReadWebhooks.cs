using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Netra.Api.Callers;
using Netra.Api.Problems;
using Netra.Api.Requests;
using Netra.Storage;
using Netra.Storage.Secrets;
using Netra.Storage.Webhooks;

namespace Netra.Api.Webhooks;

/// <summary>GET /v1/webhooks, /v1/webhooks/{id} and /v1/webhooks/secret.</summary>
static class ReadWebhooks
{
    public static async Task<Ok<Page<WebhookView>>> ListAsync(
        string? cursor, long? limit, HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        var most = Paging.Limit(limit);
        var owner = http.Caller().UserId;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var webhooks = db.Webhooks.AsNoTracking().Where(w => w.OwnerId == owner);
        if (Paging.After(cursor) is { } last)
            webhooks = webhooks.Where(w => w.Id < last);
        var rows = await webhooks.OrderByDescending(w => w.Id).Take(most + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(Paging.Page(http, rows, most, WebhookView.From, w => Paging.Cursor(w.Id)));
    }

    public static async Task<Ok<WebhookView>> GetAsync(string id, HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return TypedResults.Ok(WebhookView.From(await OwnAsync(db, http.Caller().UserId, Ids.Parse(id), cancellationToken)));
    }

    public static async Task<Ok<SecretView>> SecretAsync(HttpContext http, IDbContextFactory<NetraDb> contexts, SecretSeal seal, CancellationToken cancellationToken)
    {
        var caller = http.Caller();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return TypedResults.Ok(new SecretView(await SigningSecrets.OfUserAsync(db, seal, caller.TenantId, caller.UserId, cancellationToken)));
    }

    /// <exception cref="RefusedException">404: no such webhook, or another user's.</exception>
    public static async Task<WebhookRow> OwnAsync(NetraDb db, Guid owner, Guid id, CancellationToken cancellationToken) =>
        await db.Webhooks.AsNoTracking().SingleOrDefaultAsync(w => w.Id == id && w.OwnerId == owner, cancellationToken) ?? throw RefusedException.NotFound();
}
