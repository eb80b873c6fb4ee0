using System.Net.Http.Json;
using System.Text.Json;
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

/// <summary>Makes users and keys; needs permission <c>admin</c>.</summary>
public sealed class UsersApi
{
    readonly Transport transport;

    internal UsersApi(Transport transport) => this.transport = transport;

    /// <exception cref="NetraException">409: the user exists.</exception>
    public Task<UserKey> CreateAsync(UserRequest request, CancellationToken cancellationToken) => transport.SendAsync(
        new HttpRequestMessage(HttpMethod.Post, "v1/admin/users") { Content = JsonContent.Create(request, ClientJson.Default.UserRequest) },
        ClientJson.Default.UserKey, cancellationToken);

    public Task<JsonElement> ListAsync(string? email, CancellationToken cancellationToken) =>
        transport.GetAsync("v1/admin/users" + Transport.Query(("email", email)), ClientJson.Default.JsonElement, cancellationToken);
}
