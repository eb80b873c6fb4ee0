using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Netra.Contracts.Runs;
using Netra.Hosting;
using Netra.Storage;
using Netra.Storage.Schedules;

namespace Netra.Scheduler.Schedules;

/// <summary>Fires schedules that are due by the database's clock, in every scheduler at once: a schedule is locked while it fires, and a fire time is a row of its own.</summary>
sealed partial class ScheduleClock(
    IDbContextFactory<NetraDb> contexts, Firing firing, IBus bus, IOptions<SchedulerOptions> options, TimeProvider time, ILogger<ScheduleClock> log) : BackgroundService
{
    const int MostAtOnce = 50;
    static readonly TimeSpan SendPatience = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var fired = await TickAsync(stoppingToken);
            if (fired < MostAtOnce)
                await Task.Delay(options.Value.SweepEvery, time, stoppingToken);
        }
    }

    /// <returns>How many schedules were looked at.</returns>
    public async Task<int> TickAsync(CancellationToken cancellationToken)
    {
        try
        {
            var due = await TakeAsync("next_at <= {0}", FireAsync, cancellationToken);
            var freed = await TakeAsync(Freed, firing.ReleaseAsync, cancellationToken);
            return Math.Max(due, freed);
        }
        catch (Exception e) when (e is not OperationCanceledException) // the next look comes
        {
            Failed(log, e.Message);
            return 0;
        }
    }

    const string Freed =
        "id IN (SELECT f.schedule_id FROM schedule_fires f WHERE f.outcome = 'queued') AND NOT EXISTS (SELECT 1 FROM runs r WHERE r.id = schedules.last_run_id AND r.due_at IS NOT NULL)";

    /// <summary>What the schedule's locks decide and the runs that it makes are one transaction; the word of the runs follows, and where it is lost, the sweep sends it.</summary>
    async Task<int> TakeAsync(string which, Func<NetraDb, Schedule, DateTimeOffset, CancellationToken, Task> take, CancellationToken cancellationToken)
    {
        using var scope = RowScope.System(SystemJob.Sweep);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = await DbClock.NowAsync(db, cancellationToken);
        object moment = db.IsSqlite ? now.UtcTicks : now;
        var any = $"SELECT * FROM schedules WHERE enabled AND {which} LIMIT 1";
        if (!await db.Schedules.FromSqlRaw(any, moment).IgnoreQueryFilters().AsNoTracking().AnyAsync(cancellationToken))
            return 0;
        int count;
        await using (var transaction = await WriteTransaction.BeginAsync(db, cancellationToken))
        {
            var sql = $"SELECT * FROM schedules WHERE enabled AND {which} ORDER BY next_at LIMIT {MostAtOnce}{(db.IsSqlite ? "" : " FOR UPDATE SKIP LOCKED")}";
            var schedules = await db.Schedules.FromSqlRaw(sql, moment).IgnoreQueryFilters().AsTracking().ToListAsync(cancellationToken);
            foreach (var schedule in schedules)
                await take(db, schedule, now, cancellationToken);
            count = schedules.Count;
            if (count == 0)
                return 0;
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(SendPatience);
        foreach (var run in db.Runs.Local)
            await bus.SendCommandAsync(new StartRun(run.CorrelationId, run.TenantId, run.OwnerId), patience.Token);
        await firing.RecordRefusalsAsync(db, cancellationToken);
        return count;
    }

    async Task FireAsync(NetraDb db, Schedule schedule, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (due, next) = FireTimes.Of(schedule, now);
        schedule.NextAt = next;
        foreach (var (at, fires) in due)
            await firing.FireAsync(db, schedule, at, fires, now, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Schedules not fired, tried again: {Reason}")]
    static partial void Failed(ILogger logger, string reason);
}
