using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Netra.Api.Callers;
using Netra.Api.Problems;
using Netra.Api.Requests;
using Netra.Hosting.Audit;
using Netra.Hosting.Callers;
using Netra.Storage;
using Netra.Storage.Tenants;

namespace Netra.Api.Admin;

sealed record CreateUserRequest
{
    [Description("Name of the tenant; made when there is none.")]
    public required string Tenant { get; init; }

    [Description("free, early, mid, enterprise or internal; an existing tenant takes it too.")]
    public string? Tier { get; init; }

    [Description("Name of the user, unique in the tenant.")]
    public required string User { get; init; }

    public string? Email { get; init; }

    [Description("Permissions beyond those of the tier.")]
    public IReadOnlyList<string>? Permissions { get; init; }
}

/// <param name="Key">Shown here and never again.</param>
sealed record CreatedUser(Guid TenantId, Guid UserId, [property: Description("Shown here and never again.")] string Key);

/// <summary>POST /v1/admin/users: tenant, user and key in one transaction.</summary>
static class CreateUser
{
    public static async Task<Created<CreatedUser>> HandleAsync(
        JsonBody<CreateUserRequest> body, HttpContext http, IDbContextFactory<NetraDb> contexts, IOptionsMonitor<TierOptions> tiers, CancellationToken cancellationToken)
    {
        var request = body.Value;
        Check(request, tiers.CurrentValue);
        using var _ = RowScope.System(SystemJob.Administration);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = await DbClock.NowAsync(db, cancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        await RefuseExistingAsync(db, request, cancellationToken);
        try
        {
            var tenant = await Accounts.EnsureTenantAsync(db, request.Tenant, request.Tier, now, cancellationToken);
            var user = await Accounts.EnsureUserAsync(db, tenant.Id, request.User, request.Email, request.Permissions ?? [], now, cancellationToken);
            if (user.CreatedAt != now) // another request made it since the check above
                throw Exists();
            var key = await Accounts.IssueKeyAsync(db, user.Id, now, cancellationToken);
            var detail = new { request.Tenant, request.Tier, request.User, request.Email, request.Permissions };
            await AuditTrail.AppendAsync(db, http.Caller(), AuditActions.CreateUser, user.Id.ToString(), detail, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return TypedResults.Created($"/v1/admin/users/{user.Id}", new CreatedUser(tenant.Id, user.Id, key));
        }
        catch (DbUpdateException e) when (UniqueViolation.Is(e))
        {
            throw Exists();
        }
    }

    static async Task RefuseExistingAsync(NetraDb db, CreateUserRequest request, CancellationToken cancellationToken)
    {
        var email = request.Email?.ToLowerInvariant();
        var exists = await db.Users.AnyAsync(
            u => (u.Name == request.User && db.Tenants.Any(t => t.Id == u.TenantId && t.Name == request.Tenant)) || (email != null && u.Email == email),
            cancellationToken);
        if (exists)
            throw Exists();
    }

    static RefusedException Exists() => RefusedException.Conflict(ProblemCodes.AlreadyExists, "A user of this name in the tenant, or with this e-mail address, exists.");

    static void Check(CreateUserRequest request, TierOptions tiers) => AdminRequest.Refuse(
        AdminRequest.IsName(request.Tenant) ? null : new("/tenant", AdminRequest.NameRule),
        AdminRequest.IsName(request.User) ? null : new("/user", AdminRequest.NameRule),
        AdminRequest.TierFault(request.Tier, tiers),
        AdminRequest.EmailFault(request.Email),
        AdminRequest.PermissionsFault(request.Permissions));
}
