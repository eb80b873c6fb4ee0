using System.Text.Json.Serialization;

namespace Netra.Client;

/// <summary>A user to make, and a tenant where there is none of that name.</summary>
public sealed record UserRequest
{
    public required string Tenant { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Tier { get; init; }

    public required string User { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Email { get; init; }

    public IReadOnlyList<string> Permissions { get; init; } = [];
}

/// <summary>A user's new key; the fleet shows it only once.</summary>
public sealed record UserKey(Guid TenantId, Guid UserId, string Key) : Answer;

/// <summary>A user as administrators see it.</summary>
public sealed record UserInfo(Guid Id, Guid TenantId, string Tenant, string Tier, string Name, string? Email) : Answer;

/// <summary>Asks for another key of a user.</summary>
sealed record KeyRequest(Guid UserId);
