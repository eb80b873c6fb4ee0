using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Netra.Api.Callers;
using Netra.Api.Json;
using Netra.Api.Requests;
using Netra.Hosting.Callers;
using Netra.Storage;
using Netra.Storage.Audit;

namespace Netra.Api.Admin;

sealed record AuditView(
    Guid Id,
    Guid TenantId,
    [property: Description("Place in the tenant's chain, dense from 1.")] long Seq,
    DateTimeOffset At,
    Guid UserId,
    string UserName,
    string Action,
    [property: Description("What it was done to: an id, a name or a route.")] string? Target,
    bool Allowed,
    [property: Description("How many equal denials the row stands for.")] int Times,
    RawJson? Detail,
    string? TraceId,
    [property: Description("SHA-256 over the row and the hash before it.")] string Hash);

/// <summary>GET /v1/admin/audit, newest first: the caller's tenant, for administrators all of them.</summary>
static class ReadAudit
{
    public static async Task<Ok<Page<AuditView>>> HandleAsync(
        Guid? tenant, Guid? user, string? action, string? target, bool? allowed, DateTimeOffset? after, DateTimeOffset? before, string? cursor, long? limit,
        HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        var most = Paging.Limit(limit);
        var caller = http.Caller();
        using var _ = caller.May(PermissionNames.Admin) ? RowScope.System(SystemJob.Administration) : RowScope.Tenant(caller.TenantId);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = db.AuditLog.AsNoTracking();
        if (!caller.May(PermissionNames.Admin))
            rows = rows.Where(e => e.TenantId == caller.TenantId);
        if (tenant is not null)
            rows = rows.Where(e => e.TenantId == tenant);
        if (user is not null)
            rows = rows.Where(e => e.UserId == user);
        if (PlainText.CheckOptional(action, "action") is { Length: > 0 } name)
            rows = rows.Where(e => e.Action == name);
        if (PlainText.CheckOptional(target, "target") is { Length: > 0 } to)
            rows = rows.Where(e => e.Target == to);
        if (allowed is not null)
            rows = rows.Where(e => e.Allowed == allowed);
        if (after?.ToUniversalTime() is { } from)
            rows = rows.Where(e => e.At > from);
        if (before?.ToUniversalTime() is { } until)
            rows = rows.Where(e => e.At < until);
        if (Paging.After(cursor) is { } last)
            rows = rows.Where(e => e.Id < last);
        var page = await rows.OrderByDescending(e => e.Id).Take(most + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(Paging.Page(http, page, most, View, e => Paging.Cursor(e.Id)));
    }

    static AuditView View(AuditEntry e) => new(
        e.Id, e.TenantId, e.Seq, e.At, e.UserId, e.UserName, e.Action, e.Target, e.Allowed, e.Times, RawJson.From(e.Detail), e.TraceId, Convert.ToHexStringLower(e.Hash));
}
