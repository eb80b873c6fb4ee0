using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Netra.Api.Callers;
using Netra.Api.Problems;
using Netra.Api.Requests;
using Netra.Hosting.Audit;
using Netra.Storage;
using Netra.Storage.Tenants;

namespace Netra.Api.Admin;

sealed record IssueKeyRequest([property: Description("The user whose key it is; other keys stay valid.")] Guid UserId);

/// <summary>POST /v1/admin/keys: another key of a user.</summary>
static class IssueKey
{
    public static async Task<Created<CreatedUser>> HandleAsync(
        JsonBody<IssueKeyRequest> body, HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        var userId = body.Value.UserId;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == userId, cancellationToken) ?? throw RefusedException.NotFound();
        var now = await DbClock.NowAsync(db, cancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        var key = await Accounts.IssueKeyAsync(db, userId, now, cancellationToken);
        await AuditTrail.AppendAsync(db, http.Caller(), AuditActions.IssueKey, userId.ToString(), new { key_id = key.Split('_')[1] }, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Created($"/v1/admin/users/{userId}", new CreatedUser(user.TenantId, userId, key));
    }
}
