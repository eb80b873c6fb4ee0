using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Netra.Api.Problems;
using Netra.Api.Requests;
using Netra.Hosting.Audit;
using Netra.Hosting.Callers;
using Netra.Storage;
using Netra.Storage.Tenants;

namespace Netra.Api.Admin;

sealed record CreateTenantRequest
{
    [Description("Unique in the fleet.")]
    public required string Name { get; init; }

    [Description("free, early, mid, enterprise or internal; free when absent.")]
    public string? Tier { get; init; }
}

sealed record UpdateTenantRequest
{
    [Description("free, early, mid, enterprise or internal.")]
    public string? Tier { get; init; }

    [Description("Days for which runs are kept after their end, 1 to 36500; 0 for ever; -1 for the fleet's default.")]
    public int? RetentionDays { get; init; }

    [Description("1 to 100: multiplies the tier's runs at once, and so the tenant's share of a busy fleet.")]
    public int? Weight { get; init; }
}

sealed record TenantView(
    Guid Id, string Name, string Tier, int Users, DateTimeOffset CreatedAt,
    [property: Description("Days for which runs are kept after their end; 0 for ever; null for the fleet's default.")] int? RetentionDays,
    [property: Description("Multiplies the tier's runs at once; 1 unless it was set.")] int Weight);

/// <summary>/v1/admin/tenants.</summary>
static class Tenants
{
    const int LongestRetention = 36_500;
    const int MostWeight = 100;

    public static async Task<Created<TenantView>> CreateAsync(
        JsonBody<CreateTenantRequest> body, HttpContext http, IDbContextFactory<NetraDb> contexts, IOptionsMonitor<TierOptions> tiers, CancellationToken cancellationToken)
    {
        var request = body.Value;
        AdminRequest.Refuse(AdminRequest.IsName(request.Name) ? null : new("/name", AdminRequest.NameRule), AdminRequest.TierFault(request.Tier, tiers.CurrentValue));
        var made = await AdminRequest.ChangeAsync(http, contexts, AuditActions.CreateTenant, async (db, now) =>
        {
            if (await db.Tenants.AnyAsync(t => t.Name == request.Name, cancellationToken))
                throw AdminRequest.Exists();
            var tenant = new Tenant { Id = Guid.CreateVersion7(), Name = request.Name, Tier = request.Tier ?? "free", CreatedAt = now };
            db.Add(tenant);
            return (tenant.Id.ToString(), new { tenant.Name, tenant.Tier }, View(tenant, 0));
        }, cancellationToken);
        return TypedResults.Created($"/v1/admin/tenants/{made.Id}", made);
    }

    public static async Task<Ok<Page<TenantView>>> ListAsync(
        string? name, string? cursor, long? limit, HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        var most = Paging.Limit(limit);
        using var scope = RowScope.System(SystemJob.Administration);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var tenants = db.Tenants.AsNoTracking();
        if (PlainText.CheckOptional(name, "name") is { Length: > 0 } wanted)
            tenants = tenants.Where(t => t.Name == wanted);
        if (Paging.After(cursor) is { } last)
            tenants = tenants.Where(t => t.Id < last);
        var rows = await tenants.OrderByDescending(t => t.Id).Take(most + 1).Select(t => new { Tenant = t, Users = db.Users.Count(u => u.TenantId == t.Id) }).ToListAsync(cancellationToken);
        return TypedResults.Ok(Paging.Page(http, rows, most, r => View(r.Tenant, r.Users), r => Paging.Cursor(r.Tenant.Id)));
    }

    public static async Task<Ok<TenantView>> GetAsync(string id, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        var tenantId = Ids.Parse(id);
        using var scope = RowScope.System(SystemJob.Administration);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var tenant = await db.Tenants.AsNoTracking().SingleOrDefaultAsync(t => t.Id == tenantId, cancellationToken) ?? throw RefusedException.NotFound();
        return TypedResults.Ok(View(tenant, await db.Users.CountAsync(u => u.TenantId == tenantId, cancellationToken)));
    }

    public static async Task<Ok<TenantView>> UpdateAsync(
        string id, JsonBody<UpdateTenantRequest> body, HttpContext http, IDbContextFactory<NetraDb> contexts, IOptionsMonitor<TierOptions> tiers, CancellationToken cancellationToken)
    {
        var (tenantId, request) = (Ids.Parse(id), body.Value);
        AdminRequest.Refuse(
            AdminRequest.TierFault(request.Tier, tiers.CurrentValue),
            request.RetentionDays is < -1 or > LongestRetention ? new("/retention_days", $"must be -1, or 0 to {LongestRetention}") : null,
            request.Weight is < 1 or > MostWeight ? new("/weight", $"must be 1 to {MostWeight}") : null);
        return TypedResults.Ok(await AdminRequest.ChangeAsync(http, contexts, AuditActions.UpdateTenant, async (db, _) =>
        {
            var tenant = await db.Tenants.SingleOrDefaultAsync(t => t.Id == tenantId, cancellationToken) ?? throw RefusedException.NotFound();
            var before = new { tenant.Tier, tenant.RetentionDays, tenant.Weight };
            tenant.Tier = request.Tier ?? tenant.Tier;
            tenant.RetentionDays = request.RetentionDays switch { null => tenant.RetentionDays, -1 => null, var days => days };
            tenant.Weight = request.Weight ?? tenant.Weight;
            return (id, new { before, after = new { tenant.Tier, tenant.RetentionDays, tenant.Weight } }, View(tenant, await db.Users.CountAsync(u => u.TenantId == tenantId, cancellationToken)));
        }, cancellationToken));
    }

    public static async Task<NoContent> DeleteAsync(string id, HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        var tenantId = Ids.Parse(id);
        return await AdminRequest.ChangeAsync(http, contexts, AuditActions.DeleteTenant, async (db, _) =>
        {
            var tenant = await db.Tenants.SingleOrDefaultAsync(t => t.Id == tenantId, cancellationToken) ?? throw RefusedException.NotFound();
            if (await db.Users.AnyAsync(u => u.TenantId == tenantId, cancellationToken))
                throw RefusedException.Conflict(ProblemCodes.NotEmpty, "The tenant has users; delete them first.");
            db.Remove(tenant);
            return (id, new { tenant.Name }, TypedResults.NoContent());
        }, cancellationToken);
    }

    static TenantView View(Tenant t, int users) => new(t.Id, t.Name, t.Tier, users, t.CreatedAt, t.RetentionDays, t.Weight);
}
