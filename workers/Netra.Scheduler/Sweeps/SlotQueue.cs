using Microsoft.EntityFrameworkCore;
using Netra.Hosting.Callers;
using Netra.Storage;

namespace Netra.Scheduler.Sweeps;

/// <summary>Makes the runs due that could start now: the first of each tenant's queue, as many as it has free slots.</summary>
/// <remarks>
/// A release starts the next run itself; this finds what a lost message left behind, which else is due only once in ten minutes. It costs as much as there are tenants with a
/// queue, however long their queues are. A run that the sweep has just sent word of (due within a minute) is left to the sweep.
/// </remarks>
static class SlotQueue
{
    /// <summary>Made due at once of one tenant, whose limit may just have been raised.</summary>
    const int Most = 100;

    /// <summary>Each tenant that has a queue, found by leaps through the index instead of by reading all who wait.</summary>
    const string Tenants = """
        WITH RECURSIVE queue (tenant_id) AS (
            SELECT * FROM (SELECT tenant_id FROM runs WHERE waiting_for = 'slot' ORDER BY tenant_id LIMIT 1) AS first
            UNION ALL
            SELECT (SELECT r.tenant_id FROM runs AS r WHERE r.waiting_for = 'slot' AND r.tenant_id > queue.tenant_id ORDER BY r.tenant_id LIMIT 1)
            FROM queue WHERE queue.tenant_id IS NOT NULL)
        SELECT t.id AS "Id", t.tier AS "Tier", t.slots_held AS "Held", t.weight AS "Weight" FROM queue JOIN tenants AS t ON t.id = queue.tenant_id
        """;

    const string Postgres = """
        UPDATE runs SET due_at = clock_timestamp()
        WHERE id IN (SELECT id FROM runs WHERE tenant_id = {0} AND waiting_for = 'slot' ORDER BY queue_rank LIMIT {1} FOR UPDATE SKIP LOCKED)
            AND (due_at > clock_timestamp() + interval '60 seconds' OR due_at = deadline_at)
        """;

    const string Sqlite = $$"""
        UPDATE runs SET due_at = {{DbClock.SqliteTicks}}
        WHERE id IN (SELECT id FROM runs WHERE tenant_id = {0} AND waiting_for = 'slot' ORDER BY queue_rank LIMIT {1})
            AND (due_at > {{DbClock.SqliteTicks}} + 600000000 OR due_at = deadline_at)
        """;

    /// <returns>How many runs were made due.</returns>
    public static async Task<int> WakeAsync(NetraDb db, TierOptions tiers, CancellationToken cancellationToken)
    {
        var woken = 0;
        foreach (var tenant in await db.Database.SqlQueryRaw<Queued>(Tenants).ToListAsync(cancellationToken))
        {
            var free = (tiers.Named(tenant.Tier).RunsAtOnce * tenant.Weight ?? int.MaxValue) - tenant.Held;
            if (free > 0)
                woken += await db.Database.ExecuteSqlRawAsync(db.IsSqlite ? Sqlite : Postgres, [tenant.Id, Math.Min(free, Most)], cancellationToken);
        }

        return woken;
    }

    /// <param name="Held">Slots in use.</param>
    sealed record Queued(Guid Id, string Tier, int Held, int Weight);
}
