using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Netra.Api.Problems;
using Netra.Api.Requests;
using Netra.Hosting.Audit;
using Netra.Storage;
using Netra.Storage.Tenants;

namespace Netra.Api.Admin;

sealed record KeyView(
    [property: Description("The middle part of the key.")] string Id, Guid UserId, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt);

/// <summary>GET /v1/admin/keys and DELETE /v1/admin/keys/{id}. A user may have several keys: issue the next, change to it, revoke the first.</summary>
static class Keys
{
    public static async Task<Ok<Page<KeyView>>> ListAsync(
        [FromQuery(Name = "user_id")] Guid? userId, string? cursor, long? limit, HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        var most = Paging.Limit(limit);
        using var scope = RowScope.System(SystemJob.Administration);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var keys = db.ApiKeys.AsNoTracking().Where(k => k.ParentId == null);
        if (userId is not null)
            keys = keys.Where(k => k.UserId == userId);
        if (PlainText.CheckOptional(cursor, "cursor") is { Length: > 0 } last)
            keys = keys.Where(k => string.Compare(k.Id, last) > 0);
        var rows = await keys.OrderBy(k => k.Id).Take(most + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(Paging.Page(http, rows, most, View, k => k.Id));
    }

    /// <summary>What was revoked stays revoked since then. Tokens that were issued to the key end with it, and open streams within seconds.</summary>
    public static async Task<NoContent> RevokeAsync(string id, HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        PlainText.Check(id, "id");
        return await AdminRequest.ChangeAsync(http, contexts, AuditActions.RevokeKey, async (db, now) =>
        {
            var key = await db.ApiKeys.SingleOrDefaultAsync(k => k.Id == id, cancellationToken) ?? throw RefusedException.NotFound();
            key.RevokedAt ??= now;
            return (id, new { key.UserId }, TypedResults.NoContent());
        }, cancellationToken);
    }

    static KeyView View(ApiKey k) => new(k.Id, k.UserId, k.CreatedAt, k.ExpiresAt, k.RevokedAt);
}
