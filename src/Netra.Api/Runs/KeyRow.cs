using Microsoft.EntityFrameworkCore;
using Netra.Storage;
using Netra.Storage.Runs;

namespace Netra.Api.Runs;

/// <summary>The row that ties an Idempotency-Key to its run.</summary>
static class KeyRow
{
    /// <summary>Inserts the row in the current transaction; waits for another transaction that is inserting the same key.</summary>
    /// <returns>False where the user has used the key.</returns>
    public static async Task<bool> TryInsertAsync(NetraDb db, IdempotencyKey key, CancellationToken cancellationToken)
    {
        object createdAt = db.IsSqlite ? key.CreatedAt.UtcTicks : key.CreatedAt;
        var rows = await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO idempotency_keys (owner_id, key, body_hash, run_id, created_at)
            VALUES ({key.OwnerId}, {key.Key}, {key.BodyHash}, {key.RunId}, {createdAt})
            ON CONFLICT (owner_id, key) DO NOTHING
            """, cancellationToken);
        return rows == 1;
    }
}
