using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace Netra.Storage.Tenants;

/// <summary>Makes tenants, users and keys.</summary>
public static class Accounts
{
    public const string LocalTenant = "local";
    public const string LocalAdmin = "admin";

    /// <summary>The tenant of that name, made with the tier when there is none; an existing one takes the tier when one is given.</summary>
    public static async Task<Tenant> EnsureTenantAsync(NetraDb db, string name, string? tier, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var tenant = await db.Tenants.SingleOrDefaultAsync(t => t.Name == name, cancellationToken);
        if (tenant is null)
            db.Add(tenant = new Tenant { Id = Guid.CreateVersion7(), Name = name, Tier = tier ?? "free", CreatedAt = now });
        else if (tier is not null)
            tenant.Tier = tier;
        await db.SaveChangesAsync(cancellationToken);
        return tenant;
    }

    /// <summary>The user of that name, made when there is none; an existing one gains the permissions that it lacks.</summary>
    public static async Task<User> EnsureUserAsync(
        NetraDb db, Guid tenantId, string name, string? email, IEnumerable<string> permissions, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var user = await db.Users.SingleOrDefaultAsync(u => u.TenantId == tenantId && u.Name == name, cancellationToken);
        if (user is null)
            db.Add(user = new User { Id = Guid.CreateVersion7(), TenantId = tenantId, Name = name, Email = email?.ToLowerInvariant(), CreatedAt = now });
        user.Permissions = string.Join(' ', user.Permissions.Split(' ', StringSplitOptions.RemoveEmptyEntries).Union(permissions, StringComparer.Ordinal));
        await db.SaveChangesAsync(cancellationToken);
        return user;
    }

    /// <summary>A new key of the user; the returned text is its only copy.</summary>
    public static Task<string> IssueKeyAsync(NetraDb db, Guid userId, DateTimeOffset now, CancellationToken cancellationToken) =>
        IssueAsync(db, new ApiKey { UserId = userId, CreatedAt = now }, cancellationToken);

    /// <summary>A new key or token; the returned text is its only copy. Id, salt and hash are filled in.</summary>
    public static async Task<string> IssueAsync(NetraDb db, ApiKey key, CancellationToken cancellationToken)
    {
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        (key.Id, key.Salt) = (Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)), RandomNumberGenerator.GetBytes(16));
        key.Hash = HashOf(key.Salt, secret);
        db.Add(key);
        await db.SaveChangesAsync(cancellationToken);
        return $"{(key.ParentId is null ? "nk" : "nt")}_{key.Id}_{secret}";
    }

    /// <summary>SHA-256 over salt and secret.</summary>
    public static byte[] HashOf(byte[] salt, string secret) => SHA256.HashData([.. salt, .. Encoding.UTF8.GetBytes(secret)]);
}
