using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Netra.Storage;
using Netra.Storage.Schedules;
using Netra.Storage.Tenants;
using Netra.Storage.Usage;

namespace Netra.Scheduler.Retention;

/// <summary>Deletes what is older than its tenant keeps: first the log of a run, then the run and everything that is only its own. What it had used stays in the books, in the same transaction.</summary>
sealed class RunRetention(IDbContextFactory<NetraDb> contexts, IOptions<RetentionOptions> options)
{
    const long Lock = 0x4E65747261_52; // "Netra", and R

    /// <returns>How many runs are gone, and of how many more the log.</returns>
    public async Task<(int Runs, int Logs)> SweepAsync(CancellationToken cancellationToken)
    {
        using var scope = RowScope.System(SystemJob.Sweep);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = await DbClock.NowAsync(db, cancellationToken);
        var (runs, logs) = (0, 0);
        foreach (var tenant in await db.Tenants.AsNoTracking().ToListAsync(cancellationToken))
        {
            if ((tenant.RetentionDays ?? options.Value.RunDays) is > 0 and var days)
            {
                var before = now.AddDays(-days);
                runs += await ManyAsync(() => DeleteRunsAsync(db, tenant, before, cancellationToken));
                await db.ScheduleFires.Where(f => f.TenantId == tenant.Id && f.FireAt < before && f.Outcome != FireOutcomes.Queued).ExecuteDeleteAsync(cancellationToken);
            }

            if (options.Value.LogDays > 0)
                logs += await DeleteLogsAsync(db, tenant, now.AddDays(-options.Value.LogDays), cancellationToken);
        }

        return (runs, logs);
    }

    async Task<int> ManyAsync(Func<Task<int>> some)
    {
        var all = 0;
        int count;
        do
        {
            all += count = await some();
        }
        while (count == options.Value.Batch);
        return all;
    }

    async Task<int> DeleteRunsAsync(NetraDb db, Tenant tenant, DateTimeOffset before, CancellationToken cancellationToken)
    {
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        if (!await IsOursAsync(db, cancellationToken))
            return 0;
        var old = await db.Runs.Where(r => r.TenantId == tenant.Id && r.CompletedAt < before && r.DueAt == null)
            .OrderBy(r => r.CompletedAt).Take(options.Value.Batch).Select(r => new { r.CorrelationId, r.OwnerId }).ToListAsync(cancellationToken);
        if (old.Count == 0)
            return 0;
        var (ids, owners) = (old.ConvertAll(r => r.CorrelationId), old.ConvertAll(r => r.OwnerId));
        await UsageLedger.KeepAsync(db, ids, cancellationToken);
        await db.RunEvents.Where(e => ids.Contains(e.RunId)).ExecuteDeleteAsync(cancellationToken);
        await db.ToolCalls.Where(c => ids.Contains(c.RunId)).ExecuteDeleteAsync(cancellationToken);
        await db.RunArtifacts.Where(a => ids.Contains(a.RunId)).ExecuteDeleteAsync(cancellationToken);
        await db.WebhookDeliveries.Where(d => ids.Contains(d.RunId)).ExecuteDeleteAsync(cancellationToken);
        await db.IdempotencyKeys.Where(k => owners.Contains(k.OwnerId) && ids.Contains(k.RunId)).ExecuteDeleteAsync(cancellationToken);
        await db.Runs.Where(r => ids.Contains(r.CorrelationId)).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return old.Count;
    }

    /// <summary>One scheduler deletes runs at a time, so that none is booked twice; another leaves it to that one.</summary>
    static async Task<bool> IsOursAsync(NetraDb db, CancellationToken cancellationToken) =>
        db.IsSqlite || await db.Database.SqlQuery<bool>($"SELECT pg_try_advisory_xact_lock({Lock}) AS \"Value\"").SingleAsync(cancellationToken);

    /// <summary>Goes on where the tenant's logs ended last time: nothing that ends now is that old.</summary>
    async Task<int> DeleteLogsAsync(NetraDb db, Tenant tenant, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var (all, from) = (0, tenant.LogsGoneBefore ?? DateTimeOffset.MinValue.AddDays(1));
        while (from < before)
        {
            var start = from;
            await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
            var ended = await db.Runs.Where(r => r.TenantId == tenant.Id && r.CompletedAt >= start && r.CompletedAt < before)
                .OrderBy(r => r.CompletedAt).Take(options.Value.Batch).Select(r => new { r.CorrelationId, r.CompletedAt }).ToListAsync(cancellationToken);
            var ids = ended.ConvertAll(r => r.CorrelationId);
            from = ended.Count < options.Value.Batch ? before : Later(ended[^1].CompletedAt!.Value, start);
            await db.RunEvents.Where(e => ids.Contains(e.RunId)).ExecuteDeleteAsync(cancellationToken);
            await db.Tenants.Where(t => t.Id == tenant.Id).ExecuteUpdateAsync(t => t.SetProperty(x => x.LogsGoneBefore, from), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            all += ended.Count;
        }

        return all;
    }

    /// <summary>Always on, also where a whole batch ended in one moment.</summary>
    static DateTimeOffset Later(DateTimeOffset last, DateTimeOffset start) => last > start ? last : start.AddTicks(10);
}
