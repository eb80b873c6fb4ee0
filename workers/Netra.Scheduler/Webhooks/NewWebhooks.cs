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
        foreach (var webhook in await db.Webhooks.AsNoTracking().Where(w => w.CreatedAt > now - New).ToListAsync(cancellationToken))
        {
            foreach (var run in await Missing(db, webhook).OrderBy(r => r.CompletedAt).Take(Most).ToListAsync(cancellationToken))
            {
                if (webhook.Wants(WebhookEvents.TypeOf(run)))
                    await AddAsync(db, run, webhook, now, cancellationToken);
            }
        }
    }

    /// <summary>Read by the index of ended runs, and only for a new webhook: a look without one costs the same however many runs there are.</summary>
    static IQueryable<Run> Missing(NetraDb db, WebhookRow webhook) => db.Runs.AsNoTracking().Where(r =>
        r.TenantId == webhook.TenantId && r.OwnerId == webhook.OwnerId && r.CompletedAt >= webhook.CreatedAt && r.ParentRunId == null
        && !db.WebhookDeliveries.Any(d => d.RunId == r.CorrelationId && d.WebhookId == webhook.Id));

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
}
