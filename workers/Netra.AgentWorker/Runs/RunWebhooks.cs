using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Netra.Storage;
using Netra.Storage.Runs;
using Netra.Storage.Webhooks;

namespace Netra.AgentWorker.Runs;

/// <summary>Queues what webhooks are told of a run's end, in the transaction that ends it.</summary>
/// <remarks>Which users have webhooks is known for a second for each tenant, so that a run without any costs nothing; the scheduler makes up for what ended in the first second of a new one.</remarks>
sealed class RunWebhooks(TimeProvider time)
{
    static readonly TimeSpan KnownFor = TimeSpan.FromSeconds(1);
    const int MostTenants = 10_000;

    readonly ConcurrentDictionary<Guid, (HashSet<Guid> Owners, long At)> owners = new();

    public async Task AddAsync(RowTransaction rows, Run run, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (run.ParentRunId is not null)
            return;
        List<WebhookDelivery> deliveries = run.WebhookUrl is null ? [] : [WebhookEvents.Of(run, webhook: null, now)];
        if ((await OwnersAsync(rows.Db, run.TenantId, cancellationToken)).Contains(run.OwnerId))
        {
            var webhooks = await rows.Db.Webhooks.AsNoTracking().Where(w => w.OwnerId == run.OwnerId).ToListAsync(cancellationToken);
            deliveries.AddRange(webhooks.Where(w => w.Wants(WebhookEvents.TypeOf(run))).Select(w => WebhookEvents.Of(run, w, now)));
        }

        if (deliveries.Count > 0)
            rows.Add<WebhookDelivery>(deliveries);
    }

    async Task<HashSet<Guid>> OwnersAsync(NetraDb db, Guid tenantId, CancellationToken cancellationToken)
    {
        if (owners.TryGetValue(tenantId, out var known) && time.GetElapsedTime(known.At) < KnownFor)
            return known.Owners;
        var readAt = time.GetTimestamp();
        var found = await db.Webhooks.Where(w => w.TenantId == tenantId).Select(w => w.OwnerId).Distinct().ToListAsync(cancellationToken);
        if (owners.Count >= MostTenants)
            owners.Clear();
        return (owners[tenantId] = ([.. found], readAt)).Owners;
    }
}
