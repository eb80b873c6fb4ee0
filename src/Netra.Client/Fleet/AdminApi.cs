using System.Text.Json;
using System.Text.Json.Nodes;

namespace Netra.Client;

/// <summary>Tenants, users' permissions, keys and the audit log, as the API tells them; needs permission <c>admin</c>.</summary>
public sealed class AdminApi
{
    readonly Transport transport;

    internal AdminApi(Transport transport) => this.transport = transport;

    public Task<JsonElement> TenantsAsync(string? name, string? cursor, CancellationToken cancellationToken) =>
        GetAsync("tenants" + Transport.Query(("name", name), ("cursor", cursor)), cancellationToken);

    public Task<JsonElement> CreateTenantAsync(string name, string? tier, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "tenants", new JsonObject { ["name"] = name, ["tier"] = tier }, cancellationToken);

    public Task<JsonElement> SetTierAsync(Guid tenantId, string tier, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Patch, $"tenants/{tenantId}", new JsonObject { ["tier"] = tier }, cancellationToken);

    /// <param name="tenantId">Whose runs.</param>
    /// <param name="days">For which runs are kept after their end; 0 for ever, -1 for the fleet's default.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<JsonElement> SetRetentionAsync(Guid tenantId, int days, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Patch, $"tenants/{tenantId}", new JsonObject { ["retention_days"] = days }, cancellationToken);

    /// <param name="tenantId">Whose share.</param>
    /// <param name="weight">1 to 100: multiplies the tier's runs at once.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task<JsonElement> SetWeightAsync(Guid tenantId, int weight, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Patch, $"tenants/{tenantId}", new JsonObject { ["weight"] = weight }, cancellationToken);

    public Task DeleteTenantAsync(Guid tenantId, CancellationToken cancellationToken) => DeleteAsync($"tenants/{tenantId}", cancellationToken);

    public Task<JsonElement> UsersAsync(string? tenant, string? email, string? cursor, CancellationToken cancellationToken) =>
        GetAsync("users" + Transport.Query(("tenant", tenant), ("email", email), ("cursor", cursor)), cancellationToken);

    public Task<JsonElement> UserAsync(Guid userId, CancellationToken cancellationToken) => GetAsync($"users/{userId}", cancellationToken);

    /// <summary>All permissions beyond those of the tier; others are taken away.</summary>
    public Task<JsonElement> SetPermissionsAsync(Guid userId, IEnumerable<string> permissions, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Patch, $"users/{userId}", new JsonObject { ["permissions"] = new JsonArray([.. permissions.Select(p => JsonValue.Create(p))]) }, cancellationToken);

    public Task DeleteUserAsync(Guid userId, CancellationToken cancellationToken) => DeleteAsync($"users/{userId}", cancellationToken);

    public Task<JsonElement> KeysAsync(Guid? userId, string? cursor, CancellationToken cancellationToken) =>
        GetAsync("keys" + Transport.Query(("user_id", userId?.ToString()), ("cursor", cursor)), cancellationToken);

    /// <param name="userId">Whose key it is; other keys stay valid.</param>
    /// <param name="ttlSeconds">Until it expires; never when null.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<JsonElement> IssueKeyAsync(Guid userId, long? ttlSeconds, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "keys", new JsonObject { ["user_id"] = userId, ["ttl_seconds"] = ttlSeconds }, cancellationToken);

    /// <summary>The key and the tokens that were issued to it let nobody in within two seconds.</summary>
    public Task RevokeKeyAsync(string keyId, CancellationToken cancellationToken) => DeleteAsync($"keys/{Uri.EscapeDataString(keyId)}", cancellationToken);

    public Task<JsonElement> AuditAsync(string? user, string? action, bool? allowed, string? cursor, CancellationToken cancellationToken) =>
        GetAsync("audit" + Transport.Query(("user", user), ("action", action), ("allowed", allowed is { } a ? (a ? "true" : "false") : null), ("cursor", cursor)), cancellationToken);

    Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken) => transport.GetAsync("v1/admin/" + path, ClientJson.Default.JsonElement, cancellationToken);

    Task<JsonElement> SendAsync(HttpMethod method, string path, JsonObject body, CancellationToken cancellationToken) => transport.SendAsync(
        new HttpRequestMessage(method, "v1/admin/" + path) { Content = new StringContent(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json") },
        ClientJson.Default.JsonElement, cancellationToken);

    Task DeleteAsync(string path, CancellationToken cancellationToken) => transport.SendAsync(new HttpRequestMessage(HttpMethod.Delete, "v1/admin/" + path), cancellationToken);
}
