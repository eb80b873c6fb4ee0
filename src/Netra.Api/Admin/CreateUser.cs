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

    static void Check(CreateUserRequest request, TierOptions tiers)
    {
        List<Fault> faults = [];
        if (!IsName(request.Tenant))
            faults.Add(new("/tenant", "must be 1 to 100 characters without spaces at the ends and without control characters"));
        if (!IsName(request.User))
            faults.Add(new("/user", "must be 1 to 100 characters without spaces at the ends and without control characters"));
        if (request.Tier is { } tier && tiers.Named(tier).Name != tier)
            faults.Add(new("/tier", "must be one of " + string.Join(", ", TierOptions.BuiltIn.Concat(tiers.Items).Select(t => t.Name).Distinct(StringComparer.Ordinal))));
        if (request.Email is { } email && (!IsName(email) || email.Split('@') is not [{ Length: > 0 }, { Length: > 2 }]))
            faults.Add(new("/email", "must be an e-mail address"));
        if (request.Permissions?.Any(p => !PermissionNames.All.Contains(p, StringComparer.Ordinal)) == true)
            faults.Add(new("/permissions", "must be among " + string.Join(", ", PermissionNames.All)));
        if (faults.Count > 0)
            throw RefusedException.Invalid(faults);
    }

    static bool IsName(string name) => name.Length is > 0 and <= 100 && name.Trim() == name && !name.Any(c => char.IsControl(c) || char.IsSurrogate(c));
}
