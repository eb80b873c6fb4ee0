using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Netra.Hosting.Audit;
using Netra.Storage;
using Netra.Storage.Tenants;

namespace Netra.Hosting.Callers;

/// <summary>Turns a credential into a caller, the same way in the API and the notifier: a key, a short-lived token, or a JWT of a configured issuer.</summary>
/// <remarks>Answers are remembered for 2 seconds: a revoked key or permission works at most that long. A wrong secret costs one hash more and is never remembered.</remarks>
public sealed partial class CallerResolver(IDbContextFactory<NetraDb> contexts, IOptionsMonitor<TierOptions> tiers, JwtCredentials jwts, AuditTrail audit, TimeProvider time)
{
    const string Scheme = "Bearer ";

    static readonly TimeSpan RememberedFor = TimeSpan.FromSeconds(2);

    /// <summary>After this long one request reads again while others go on with what is remembered: they must not all ask at the same moment.</summary>
    static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(1);

    /// <summary>Users remembered at once; beyond it all are forgotten.</summary>
    const int MostUsers = 10_000;

    readonly ConcurrentDictionary<Guid, (Caller Caller, DateTimeOffset Until)> users = new();
    readonly ConcurrentDictionary<(string Tenant, string User), (Guid? Id, DateTimeOffset Until)> names = new();

    /// <returns>The caller, or null for a credential that is malformed, unknown, expired or revoked.</returns>
    public Task<Caller?> ResolveAsync(string? authorization, CancellationToken cancellationToken)
    {
        if (authorization is null || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return Task.FromResult<Caller?>(null);
        var credential = authorization[Scheme.Length..].Trim();
        if (credential.Contains('.', StringComparison.Ordinal))
            return OfJwtAsync(credential, cancellationToken);
        return credential.Split('_') is [("nk" or "nt") and var kind, { Length: > 0 and <= 64 } id, { Length: > 0 and <= 256 } secret]
            ? OfKeyAsync(id, secret, isToken: kind == "nt", cancellationToken)
            : Task.FromResult<Caller?>(null);
    }

    /// <summary>Whether the credential that somebody was let in with some time ago, and which is not at hand any more, would still do.</summary>
    public async Task<bool> IsAliveAsync(Caller caller, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return caller.KeyId is { } id
            ? await LookUpAsync(id, cancellationToken) is { } key && Ending(key) is null
            : await ForUserAsync(caller.UserId, caller.ExpiresAt, cancellationToken) is not null;
    }

    /// <summary>The user as a caller, without a credential: for work that was accepted, and tickets that were checked otherwise.</summary>
    public async Task<Caller?> ForUserAsync(Guid userId, DateTimeOffset? expiresAt, CancellationToken cancellationToken)
    {
        if (Remembered(userId) is { } caller)
            return caller with { ExpiresAt = expiresAt };
        using var scope = RowScope.System(SystemJob.SignIn);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await ReadUserAsync(db, userId, cancellationToken) is { } read ? read with { ExpiresAt = expiresAt } : null;
    }

    /// <summary>The same inside a transaction: on its own connection, since the pool may have no other.</summary>
    public async Task<Caller?> ForUserAsync(NetraDb db, Guid userId, CancellationToken cancellationToken) =>
        Remembered(userId) ?? await ReadUserAsync(db, userId, cancellationToken);

    async Task<Caller?> OfJwtAsync(string token, CancellationToken cancellationToken)
    {
        if (await jwts.ValidateAsync(token) is not { } subject || await UserIdAsync(subject, cancellationToken) is not { } userId)
            return null;
        return await ForUserAsync(userId, subject.ExpiresAt, cancellationToken) is { } caller
            ? caller with { Permissions = Narrowed(caller.Permissions, subject.Scope) }
            : null;
    }

    async Task<Guid?> UserIdAsync(JwtSubject subject, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (names.TryGetValue((subject.Tenant, subject.User), out var entry) && entry.Until > now)
            return entry.Id;
        using var scope = RowScope.System(SystemJob.SignIn);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var tenantId = Guid.TryParseExact(subject.Tenant, "D", out var id) ? id : Guid.Empty;
        var found = await (from u in db.Users
                           join t in db.Tenants on u.TenantId equals t.Id
                           where u.Name == subject.User && (t.Id == tenantId || t.Name == subject.Tenant)
                           select (Guid?)u.Id).FirstOrDefaultAsync(cancellationToken);
        if (names.Count >= MostUsers)
            names.Clear();
        names[(subject.Tenant, subject.User)] = (found, now + RememberedFor);
        return found;
    }

    Caller? Remembered(Guid userId) => users.TryGetValue(userId, out var entry) && entry.Until > time.GetUtcNow() ? entry.Caller : null;

    async Task<Caller?> ReadUserAsync(NetraDb db, Guid userId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var row = await (from u in db.Users.AsNoTracking()
                         join t in db.Tenants on u.TenantId equals t.Id
                         where u.Id == userId
                         select new { User = u, Tenant = t }).SingleOrDefaultAsync(cancellationToken);
        if (row is null)
            return null;
        var caller = Make(row.User, row.Tenant, expiresAt: null);
        if (users.Count >= MostUsers)
            users.Clear();
        users[userId] = new(caller, now + RememberedFor);
        return caller;
    }

    Caller Make(User user, Tenant tenant, DateTimeOffset? expiresAt)
    {
        var tier = tiers.CurrentValue.Named(tenant.Tier);
        var permissions = tier.Permissions.Concat(Words(user.Permissions));
        return new(user.TenantId, user.Id, user.Name, tier, permissions.ToHashSet(StringComparer.Ordinal), expiresAt) { Weight = tenant.Weight };
    }

    static HashSet<string> Narrowed(IReadOnlySet<string> permissions, string to) => Words(to).Where(permissions.Contains).ToHashSet(StringComparer.Ordinal);

    static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
