using System.Net;
using System.Net.Http.Json;

namespace Netra.Client;

/// <summary>Makes users and keys; needs permission <c>admin</c>.</summary>
public sealed class UsersApi
{
    readonly Transport transport;

    internal UsersApi(Transport transport) => this.transport = transport;

    /// <exception cref="NetraException">409: the user exists.</exception>
    public Task<UserKey> CreateAsync(UserRequest request, CancellationToken cancellationToken) => transport.SendAsync(
        new HttpRequestMessage(HttpMethod.Post, "v1/admin/users") { Content = JsonContent.Create(request, ClientJson.Default.UserRequest) },
        ClientJson.Default.UserKey, cancellationToken);

    /// <summary>Makes the user, or gives the existing one another key; its other keys stay valid.</summary>
    public async Task<UserKey> EnsureAsync(UserRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await CreateAsync(request, cancellationToken);
        }
        catch (NetraException e) when (e.Status == HttpStatusCode.Conflict)
        {
            if (await FindAsync(request.Tenant, request.User, cancellationToken) is { } user)
                return await IssueKeyAsync(user.Id, cancellationToken);
            throw;
        }
    }

    public Task<UserKey> IssueKeyAsync(Guid userId, CancellationToken cancellationToken) => transport.SendAsync(
        new HttpRequestMessage(HttpMethod.Post, "v1/admin/keys") { Content = JsonContent.Create(new KeyRequest(userId), ClientJson.Default.KeyRequest) },
        ClientJson.Default.UserKey, cancellationToken);

    public Task<Page<UserInfo>> ListAsync(string? tenant, string? email, string? cursor, CancellationToken cancellationToken) => transport.GetAsync(
        "v1/admin/users" + Transport.Query(("tenant", tenant), ("email", email), ("cursor", cursor)), ClientJson.Default.PageUserInfo, cancellationToken);

    async Task<UserInfo?> FindAsync(string tenant, string name, CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            var page = await ListAsync(tenant, email: null, cursor, cancellationToken);
            if (page.Items.FirstOrDefault(u => u.Name == name) is { } user)
                return user;
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return null;
    }
}
