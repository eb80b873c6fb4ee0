using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Netra.Storage.Secrets;

namespace Netra.Storage.Webhooks;

/// <summary>Secrets and signatures as in Standard Webhooks 1.0 (standardwebhooks.com).</summary>
public static class SigningSecrets
{
    const string Prefix = "whsec_";

    public static string New() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>The value of <c>webhook-signature</c>: <c>v1,</c> and HMAC-SHA256 over id, timestamp and body.</summary>
    /// <param name="id">The value of <c>webhook-id</c>.</param>
    /// <param name="timestamp">The value of <c>webhook-timestamp</c>, in Unix seconds.</param>
    public static string Sign(string secret, string id, long timestamp, string body)
    {
        var key = Convert.FromBase64String(secret[Prefix.Length..]);
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(FormattableString.Invariant($"{id}.{timestamp}.{body}"))));
    }

    /// <summary>The user's own secret, made where there is none; the same for all who ask at once.</summary>
    public static async Task<string> OfUserAsync(NetraDb db, SecretSeal seal, Guid tenantId, Guid ownerId, CancellationToken cancellationToken)
    {
        if (await db.WebhookSecrets.AsNoTracking().SingleOrDefaultAsync(s => s.OwnerId == ownerId, cancellationToken) is { } known)
            return seal.Open(ownerId, known.Secret);
        var now = await DbClock.NowAsync(db, cancellationToken);
        object createdAt = db.IsSqlite ? now.UtcTicks : now;
        await using (var transaction = await WriteTransaction.BeginAsync(db, cancellationToken))
        {
            await db.Database.ExecuteSqlAsync(
                $"INSERT INTO webhook_secrets (owner_id, tenant_id, secret, created_at) VALUES ({ownerId}, {tenantId}, {seal.Seal(ownerId, New())}, {createdAt}) ON CONFLICT (owner_id) DO NOTHING", cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return seal.Open(ownerId, (await db.WebhookSecrets.AsNoTracking().SingleAsync(s => s.OwnerId == ownerId, cancellationToken)).Secret);
    }
}
