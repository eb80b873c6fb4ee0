using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Netra.Hosting.Audit;
using Netra.Storage;
using Netra.Storage.Tenants;

namespace Netra.Hosting.Callers;

/// <summary>Turns a credential into a caller, the same way in the API and the notifier.</summary>
/// <remarks>Answers are remembered for 2 seconds: a revoked key or permission works at most that long. A wrong secret costs one hash more and is never remembered.</remarks>
public sealed class CallerResolver(IDbContextFactory<NetraDb> contexts, IOptionsMonitor<TierOptions> tiers, AuditTrail audit, TimeProvider time)
{
    static readonly TimeSpan RememberedFor = TimeSpan.FromSeconds(2);

    /// <summary>After this long one request reads again while others go on with what is remembered: they must not all ask at the same moment.</summary>
    static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(1);

    /// <summary>Users remembered at once; beyond it all are forgotten.</summary>
    const int MostUsers = 10_000;

    readonly ConcurrentDictionary<string, Known> known = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<Guid, (Caller Caller, DateTimeOffset Until)> users = new();

    /// <returns>The caller, or null for a credential that is malformed, unknown, expired or revoked.</returns>
    public async Task<Caller?> ResolveAsync(string? authorization, CancellationToken cancellationToken)
    {
        if (authorization is null || !authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return null;
        var parts = authorization["Bearer ".Length..].Trim().Split('_');
        if (parts is not ["nk", { Length: > 0 and <= 64 } id, { Length: > 0 and <= 256 } secret])
            return null;
        var entry = await LookUpAsync(id, cancellationToken);
        if (entry is null)
            return null;
        if (Refusal(entry, secret) is not { } reason)
            return entry.Caller;
        await audit.RecordAsync(entry.Caller, AuditActions.CredentialRefused, id, allowed: false, new { reason }, cancellationToken);
        return null;
    }

    /// <summary>Why a known key lets nobody in, or null where it does.</summary>
    string? Refusal(Known entry, string secret) => entry switch
    {
        _ when !CryptographicOperations.FixedTimeEquals(Accounts.HashOf(entry.Salt, secret), entry.Hash) => "wrong_secret",
        { Revoked: true } => "revoked",
        _ when entry.Caller.ExpiresAt <= time.GetUtcNow() => "expired",
        _ => null,
    };

    /// <summary>The user as a caller, without a credential: for work that was accepted, and tickets that were checked otherwise.</summary>
    public async Task<Caller?> ForUserAsync(Guid userId, DateTimeOffset? expiresAt, CancellationToken cancellationToken)
    {
        if (Remembered(userId) is { } caller)
            return caller with { ExpiresAt = expiresAt };
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await ReadUserAsync(db, userId, cancellationToken) is { } read ? read with { ExpiresAt = expiresAt } : null;
    }

    /// <summary>The same inside a transaction: on its own connection, since the pool may have no other.</summary>
    public async Task<Caller?> ForUserAsync(NetraDb db, Guid userId, CancellationToken cancellationToken) =>
        Remembered(userId) ?? await ReadUserAsync(db, userId, cancellationToken);

    Caller? Remembered(Guid userId) => users.TryGetValue(userId, out var entry) && entry.Until > time.GetUtcNow() ? entry.Caller : null;

    async Task<Caller?> ReadUserAsync(NetraDb db, Guid userId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var row = await (from u in db.Users.AsNoTracking()
                         join t in db.Tenants on u.TenantId equals t.Id
                         where u.Id == userId
                         select new { User = u, t.Tier }).SingleOrDefaultAsync(cancellationToken);
        if (row is null)
            return null;
        var caller = Make(row.User, row.Tier, expiresAt: null);
        if (users.Count >= MostUsers)
            users.Clear();
        users[userId] = new(caller, now + RememberedFor);
        return caller;
    }

    async Task<Known?> LookUpAsync(string keyId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (known.TryGetValue(keyId, out var entry) && entry.Until > now && (entry.Until - now > RememberedFor - FreshFor || !entry.TryFollow()))
            return entry;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await (from k in db.ApiKeys.AsNoTracking()
                         join u in db.Users on k.UserId equals u.Id
                         join t in db.Tenants on u.TenantId equals t.Id
                         where k.Id == keyId
                         select new { Key = k, User = u, t.Tier }).SingleOrDefaultAsync(cancellationToken);
        if (row is null)
        {
            known.TryRemove(keyId, out _);
            return null;
        }

        return known[keyId] = new(Make(row.User, row.Tier, row.Key.ExpiresAt), row.Key.Salt, row.Key.Hash, row.Key.RevokedAt is not null, now + RememberedFor);
    }

    Caller Make(User user, string tierName, DateTimeOffset? expiresAt)
    {
        var tier = tiers.CurrentValue.Named(tierName);
        var permissions = tier.Permissions.Concat(user.Permissions.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return new(user.TenantId, user.Id, user.Name, tier, permissions.ToHashSet(StringComparer.Ordinal), expiresAt);
    }

    sealed record Known(Caller Caller, byte[] Salt, byte[] Hash, bool Revoked, DateTimeOffset Until)
    {
        int followed;

        /// <summary>True for the first who asks.</summary>
        public bool TryFollow() => Interlocked.Exchange(ref followed, 1) == 0;
    }
}
