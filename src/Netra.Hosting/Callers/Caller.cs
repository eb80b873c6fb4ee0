namespace Netra.Hosting.Callers;

/// <summary>Who calls: a user of a tenant, with what the tier and an administrator grant.</summary>
public sealed record Caller(Guid TenantId, Guid UserId, string UserName, Tier Tier, IReadOnlySet<string> Permissions, DateTimeOffset? ExpiresAt)
{
    /// <summary>The key or token that was shown; null for any other credential.</summary>
    public string? KeyId { get; init; }

    /// <summary>The only run that the credential is good for; null for all of the user's.</summary>
    public Guid? RunId { get; init; }

    /// <summary>Of the tenant.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>Runs at once of the tenant, or null for any number.</summary>
    public int? RunsAtOnce => Tier.RunsAtOnce * Weight;

    public bool May(string permission) => Permissions.Contains(permission);

    /// <summary>Whether the credential reaches the run, if it is the user's.</summary>
    public bool Reaches(Guid runId) => RunId is null || RunId == runId;
}
