using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Netra.Api.Problems;
using Netra.Api.Requests;
using Netra.Storage;

namespace Netra.Api.Admin;

sealed record UserView(
    Guid Id, Guid TenantId, string Tenant, string Tier, string Name, string? Email, IReadOnlyList<string> Permissions, DateTimeOffset CreatedAt);

/// <summary>GET /v1/admin/users and /v1/admin/users/{id}.</summary>
static class ReadUsers
{
    public static async Task<Ok<Page<UserView>>> ListAsync(
        string? email, string? tenant, string? cursor, long? limit,
        HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        var most = Paging.Limit(limit);
        using var _ = RowScope.System(SystemJob.Administration);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var users = Users(db);
        if (PlainText.CheckOptional(email, "email")?.ToLowerInvariant() is { Length: > 0 } address)
            users = users.Where(u => u.User.Email == address);
        if (PlainText.CheckOptional(tenant, "tenant") is { Length: > 0 } name)
            users = users.Where(u => u.Tenant.Name == name);
        if (Paging.After(cursor) is { } last)
            users = users.Where(u => u.User.Id < last);
        var rows = await users.OrderByDescending(u => u.User.Id).Take(most + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(Paging.Page(http, rows, most, m => View(m.User, m.Tenant), u => Paging.Cursor(u.User.Id)));
    }

    public static async Task<Ok<UserView>> GetAsync(string id, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        var userId = Ids.Parse(id);
        using var _ = RowScope.System(SystemJob.Administration);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var user = await Users(db).SingleOrDefaultAsync(u => u.User.Id == userId, cancellationToken) ?? throw RefusedException.NotFound();
        return TypedResults.Ok(View(user.User, user.Tenant));
    }

    static IQueryable<Member> Users(NetraDb db) =>
        from u in db.Users.AsNoTracking()
        join t in db.Tenants on u.TenantId equals t.Id
        select new Member { User = u, Tenant = t };

    public static UserView View(Storage.Tenants.User user, Storage.Tenants.Tenant tenant) => new(
        user.Id, tenant.Id, tenant.Name, tenant.Tier, user.Name, user.Email, user.Permissions.Split(' ', StringSplitOptions.RemoveEmptyEntries), user.CreatedAt);

    sealed class Member
    {
        public required Storage.Tenants.User User { get; init; }

        public required Storage.Tenants.Tenant Tenant { get; init; }
    }
}
