namespace Netra.Hosting.Callers;

/// <summary>Who calls: a user of a tenant, with what the tier and an administrator grant.</summary>
public sealed record Caller(Guid TenantId, Guid UserId, string UserName, Tier Tier, IReadOnlySet<string> Permissions, DateTimeOffset? ExpiresAt)
{
    public bool May(string permission) => Permissions.Contains(permission);
}
