using Microsoft.EntityFrameworkCore;
using Netra.Storage.Secrets;

namespace Netra.Storage.Webhooks;

/// <summary>Seals with the present key what is plain or sealed with an earlier one.</summary>
public static class SecretRenewal
{
    const int Batch = 200;

    /// <summary>Any number of processes may do it at once: a row that another has changed meanwhile is left to it.</summary>
    /// <returns>How many secrets were sealed anew. Afterwards no earlier key is needed.</returns>
    /// <exception cref="System.Security.Cryptography.CryptographicException">A secret's key is not among those of this process.</exception>
    public static async Task<int> RunAsync(NetraDb db, SecretSeal seal, CancellationToken cancellationToken)
    {
        if (!seal.IsOn)
            return 0;
        var prefix = seal.CurrentPrefix;
        var renewed = 0;
        while (await db.Webhooks.AsNoTracking().Where(w => !w.Secret.StartsWith(prefix)).OrderBy(w => w.Id).Take(Batch).ToListAsync(cancellationToken) is { Count: > 0 } old)
        {
            foreach (var row in old)
            {
                var fresh = seal.Seal(row.OwnerId, seal.Open(row.OwnerId, row.Secret));
                renewed += await db.Webhooks.Where(w => w.Id == row.Id && w.Secret == row.Secret).ExecuteUpdateAsync(w => w.SetProperty(x => x.Secret, fresh), cancellationToken);
            }
        }

        while (await db.WebhookSecrets.AsNoTracking().Where(s => !s.Secret.StartsWith(prefix)).OrderBy(s => s.OwnerId).Take(Batch).ToListAsync(cancellationToken) is { Count: > 0 } old)
        {
            foreach (var row in old)
            {
                var fresh = seal.Seal(row.OwnerId, seal.Open(row.OwnerId, row.Secret));
                renewed += await db.WebhookSecrets.Where(s => s.OwnerId == row.OwnerId && s.Secret == row.Secret).ExecuteUpdateAsync(s => s.SetProperty(x => x.Secret, fresh), cancellationToken);
            }
        }

        return renewed;
    }
}
