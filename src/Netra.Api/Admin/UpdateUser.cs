using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Netra.Api.Problems;
using Netra.Api.Requests;
using Netra.Hosting.Audit;
using Netra.Storage;

namespace Netra.Api.Admin;

sealed record UpdateUserRequest
{
    [Description("Unique in the fleet; empty takes it away.")]
    public string? Email { get; init; }

    [Description("All permissions beyond those of the tier: others are taken away.")]
    public IReadOnlyList<string>? Permissions { get; init; }
}

/// <summary>PATCH and DELETE /v1/admin/users/{id}. Changes act within two seconds, on open streams too.</summary>
static class UpdateUser
{
    public static async Task<Ok<UserView>> HandleAsync(
        string id, JsonBody<UpdateUserRequest> body, HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        var (userId, request) = (Ids.Parse(id), body.Value);
        AdminRequest.Refuse(AdminRequest.EmailFault(request.Email is "" ? null : request.Email), AdminRequest.PermissionsFault(request.Permissions));
        return TypedResults.Ok(await AdminRequest.ChangeAsync(http, contexts, AuditActions.UpdateUser, async (db, _) =>
        {
            var user = await db.Users.SingleOrDefaultAsync(u => u.Id == userId, cancellationToken) ?? throw RefusedException.NotFound();
            var before = new { user.Email, user.Permissions };
            if (request.Email is { } email)
                user.Email = email.Length == 0 ? null : email.ToLowerInvariant();
            if (request.Permissions is { } permissions)
                user.Permissions = string.Join(' ', permissions.Distinct(StringComparer.Ordinal));
            var tenant = await db.Tenants.SingleAsync(t => t.Id == user.TenantId, cancellationToken);
            return (id, new { before, after = new { user.Email, user.Permissions } }, ReadUsers.View(user, tenant));
        }, cancellationToken));
    }

    /// <summary>Keys, tokens and tickets go with the user; what the user ran stays, for nobody.</summary>
    public static async Task<NoContent> DeleteAsync(string id, HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        var userId = Ids.Parse(id);
        return await AdminRequest.ChangeAsync(http, contexts, AuditActions.DeleteUser, async (db, _) =>
        {
            var user = await db.Users.SingleOrDefaultAsync(u => u.Id == userId, cancellationToken) ?? throw RefusedException.NotFound();
            await db.ApiKeys.Where(k => k.UserId == userId).ExecuteDeleteAsync(cancellationToken);
            await db.StreamTickets.Where(t => t.UserId == userId).ExecuteDeleteAsync(cancellationToken);
            db.Remove(user);
            return (id, new { user.Name, user.TenantId }, TypedResults.NoContent());
        }, cancellationToken);
    }
}
