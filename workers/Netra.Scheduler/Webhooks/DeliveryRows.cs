using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Netra.Storage;
using Netra.Storage.Webhooks;

namespace Netra.Scheduler.Webhooks;

/// <summary>Claims due deliveries and records how their attempts ended. Of two replicas one has a delivery; a claim lapses by the database's clock.</summary>
static class DeliveryRows
{
    const int MostLogged = 20;

    /// <returns>Deliveries whose next attempt is the caller's, counted already.</returns>
    public static async Task<List<WebhookDelivery>> ClaimAsync(NetraDb db, int most, TimeSpan lease, CancellationToken cancellationToken)
    {
        if (db.IsSqlite && await db.WebhookDeliveries.MinAsync(d => d.DueAt, cancellationToken) is null)
            return []; // a look that finds none takes no writer's lock
        var (now, until) = db.IsSqlite
            ? (DbClock.SqliteTicks, string.Create(CultureInfo.InvariantCulture, $"({DbClock.SqliteTicks} + {lease.Ticks})"))
            : ("clock_timestamp()", string.Create(CultureInfo.InvariantCulture, $"clock_timestamp() + interval '{lease.TotalMilliseconds:0} milliseconds'"));
        var locked = db.IsSqlite ? "" : " FOR UPDATE SKIP LOCKED";
        var sql = $$"""
            UPDATE webhook_deliveries SET due_at = {{until}}, attempts = attempts + 1
            WHERE id IN (SELECT id FROM webhook_deliveries WHERE due_at <= {{now}} ORDER BY due_at LIMIT {0}{{locked}})
            RETURNING *
            """;
        return await db.WebhookDeliveries.FromSqlRaw(sql, most).IgnoreQueryFilters().AsNoTracking().ToListAsync(cancellationToken);
    }

    /// <summary>Records the attempt, unless another has taken the delivery over meanwhile.</summary>
    /// <param name="retryAfter">Pause from now on by the database's clock; null where no attempt follows.</param>
    public static async Task RecordAsync(NetraDb db, WebhookDelivery delivery, DeliveryAttempt attempt, bool delivered, TimeSpan? retryAfter, CancellationToken cancellationToken)
    {
        var log = JsonSerializer.Deserialize<List<DeliveryAttempt>>(delivery.Log, StorageJson.Options)!;
        var text = JsonSerializer.Serialize(log.Append(attempt).TakeLast(MostLogged), StorageJson.Options);
        var status = delivered ? DeliveryStatus.Delivered : retryAfter is null ? DeliveryStatus.Failed : DeliveryStatus.Pending;
        DateTimeOffset? due = delivered || retryAfter is null ? null : await DbClock.NowAsync(db, cancellationToken) + retryAfter;
        DateTimeOffset? at = delivered ? attempt.At : null;
        await db.WebhookDeliveries.Where(d => d.Id == delivery.Id && d.Attempts == delivery.Attempts && d.Status == DeliveryStatus.Pending)
            .ExecuteUpdateAsync(
                d => d.SetProperty(x => x.Status, status).SetProperty(x => x.DueAt, due).SetProperty(x => x.Log, text).SetProperty(x => x.DeliveredAt, at), cancellationToken);
    }
}
