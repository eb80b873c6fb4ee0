using Microsoft.EntityFrameworkCore;
using Netra.Storage;
using Netra.Storage.Runs;
using Netra.Storage.Webhooks;

namespace Netra.Scheduler.Webhooks;

/// <summary>Queues what runs did not: agent workers know of a new webhook only a second after it was made.</summary>
sealed class NewWebhooks(TimeProvider time)
{
    static readonly TimeSpan New = TimeSpan.FromSeconds(30);
    static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    const int Most = 1000;

    long lastLook;

    /// <summary>Every run that ended after a new webhook was made has its delivery; of two schedulers that find the same one, one adds it.</summary>
    public async Task CatchUpAsync(NetraDb db, CancellationToken cancellationToken)
    {
        if (lastLook != 0 && time.GetElapsedTime(lastLook) < LookEvery)
            return;
        lastLook = time.GetTimestamp();
        var now = await DbClock.NowAsync(db, cancellationToken);
        var missing = await Missing(db, now - New).OrderBy(f => f.Run.CorrelationId).Take(Most).ToListAsync(cancellationToken);
        foreach (var found in missing.Where(f => f.Webhook.Wants(WebhookEvents.TypeOf(f.Run))))
            await AddAsync(db, found.Run, found.Webhook, now, cancellationToken);
    }

    static IQueryable<Found> Missing(NetraDb db, DateTimeOffset since) =>
        from w in db.Webhooks.AsNoTracking()
        join r in db.Runs.AsNoTracking() on new { w.TenantId, w.OwnerId } equals new { r.TenantId, r.OwnerId }
        where w.CreatedAt > since && r.CompletedAt >= w.CreatedAt && r.ParentRunId == null && !db.WebhookDeliveries.Any(d => d.RunId == r.CorrelationId && d.WebhookId == w.Id)
        select new Found { Webhook = w, Run = r };

    static async Task AddAsync(NetraDb db, Run run, WebhookRow webhook, DateTimeOffset now, CancellationToken cancellationToken)
    {
        db.Add(WebhookEvents.Of(run, webhook, now));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Another scheduler was first; were it anything else, the next look finds the run again.
        }
        finally
        {
            db.ChangeTracker.Clear();
        }
    }

    sealed class Found
    {
        public required WebhookRow Webhook { get; init; }

        public required Run Run { get; init; }
    }
}
