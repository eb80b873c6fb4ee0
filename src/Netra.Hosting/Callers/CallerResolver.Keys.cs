using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Netra.Hosting.Audit;
using Netra.Storage;
using Netra.Storage.Tenants;

namespace Netra.Hosting.Callers;

/// <summary>Keys, and the short-lived tokens that were issued to them.</summary>
public sealed partial class CallerResolver
{
    readonly ConcurrentDictionary<string, Known> known = new(StringComparer.Ordinal);

    async Task<Caller?> OfKeyAsync(string id, string secret, bool isToken, CancellationToken cancellationToken)
    {
        var entry = await LookUpAsync(id, cancellationToken);
        if (entry is null || entry.Key.ParentId is not null != isToken)
            return null;
        var right = CryptographicOperations.FixedTimeEquals(Accounts.HashOf(entry.Key.Salt, secret), entry.Key.Hash);
        var reason = right ? Ending(entry) : "wrong_secret";
        if (reason is null)
            return entry.Caller;
        await audit.RecordAsync(entry.Caller, AuditActions.CredentialRefused, id, allowed: false, new { reason }, cancellationToken);
        return null;
    }

    /// <summary>Why a known key has ended, or null while it lives.</summary>
    string? Ending(Known entry) => entry.Revoked ? "revoked" : entry.Caller.ExpiresAt <= time.GetUtcNow() ? "expired" : null;

    async Task<Known?> LookUpAsync(string keyId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (known.TryGetValue(keyId, out var entry) && entry.Until > now && (entry.Until - now > RememberedFor - FreshFor || !entry.TryFollow()))
            return entry;
        using var scope = RowScope.System(SystemJob.SignIn);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await (from k in db.ApiKeys.AsNoTracking()
                         join u in db.Users on k.UserId equals u.Id
                         join t in db.Tenants on u.TenantId equals t.Id
                         join p in db.ApiKeys on k.ParentId equals p.Id into parents
                         from parent in parents.DefaultIfEmpty()
                         where k.Id == keyId
                         select new { Key = k, User = u, Tenant = t, Parent = parent }).SingleOrDefaultAsync(cancellationToken);
        if (row is null)
        {
            known.TryRemove(keyId, out _);
            return null;
        }

        if (known.Count >= MostUsers)
            known.Clear();
        var orphaned = row.Key.ParentId is { Length: > 0 } && (row.Parent is null || row.Parent.RevokedAt is not null);
        return known[keyId] = new(CallerOf(row.User, row.Tenant, row.Key), row.Key, orphaned || row.Key.RevokedAt is not null, now + RememberedFor);
    }

    Caller CallerOf(User user, Tenant tenant, ApiKey key)
    {
        var caller = Make(user, tenant, key.ExpiresAt) with { KeyId = key.Id, RunId = key.RunId };
        return key.Permissions is { } only ? caller with { Permissions = Narrowed(caller.Permissions, only) } : caller;
    }

    sealed record Known(Caller Caller, ApiKey Key, bool Revoked, DateTimeOffset Until)
    {
        int followed;

        /// <summary>True for the first who asks.</summary>
        public bool TryFollow() => Interlocked.Exchange(ref followed, 1) == 0;
    }
}
