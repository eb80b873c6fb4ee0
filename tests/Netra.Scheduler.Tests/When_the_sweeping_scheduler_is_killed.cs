using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Netra.Hosting;
using Netra.Storage;
using Netra.Tests;

namespace Netra.Scheduler.Tests;

/// <summary>Two scheduler processes on PostgreSQL and RabbitMQ; the one that sweeps gets kill -9.</summary>
public sealed class When_the_sweeping_scheduler_is_killed
{
    static readonly TimeSpan TakenOverWithin = TimeSpan.FromSeconds(3);

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_other_one_sweeps_within_three_seconds()
    {
        await using var broker = await ScratchBroker.StartAsync();
        using (var management = new BrokerManagement(new Uri(broker.Url), broker.Management))
            await management.ApplyAsync(Stop);
        await using var database = await ScratchDatabase.OnAsync("postgresql");
        await QuartzSchema.ProvisionAsync(database.Url, Stop);
        var run = await DueRun.AddAsync(database, due: -TimeSpan.FromSeconds(1), DueRun.Hour, -DueRun.Hour);

        using var first = new SchedulerProcess(database.Url, broker.Url);
        var firstName = (await Eventually.Async(() => InstancesAsync(database), i => i.Count == 1)).Single();
        await SweptAsync(database, run, TimeSpan.FromSeconds(20));
        using var second = new SchedulerProcess(database.Url, broker.Url);
        await Eventually.Async(() => InstancesAsync(database), i => i.Count == 2);
        await SweptAsync(database, run, TimeSpan.FromSeconds(20));
        var sweeping = (await Eventually.Async(() => FiringAsync(database), f => f.Count == 1)).Single();

        (sweeping == firstName ? first : second).Kill();
        var killed = Stopwatch.GetTimestamp();
        await SweptAsync(database, run, TimeSpan.FromSeconds(20));
        var took = Stopwatch.GetElapsedTime(killed);

        TestContext.Current.TestOutputHelper?.WriteLine($"taken over after {took.TotalSeconds:0.00} s");
        Assert.True(took <= TakenOverWithin, $"The next sweep came {took.TotalSeconds:0.00} s after the kill.");
    }

    /// <summary>Makes the run due and waits until a sweep has moved it.</summary>
    static async Task SweptAsync(ScratchDatabase database, Guid run, TimeSpan within)
    {
        await using var db = database.Open();
        var due = await DbClock.NowAsync(db, Stop) - TimeSpan.FromSeconds(1);
        await db.Runs.Where(r => r.CorrelationId == run).ExecuteUpdateAsync(r => r.SetProperty(x => x.DueAt, due), Stop);
        await Eventually.Async(() => db.Runs.AsNoTracking().Where(r => r.CorrelationId == run).Select(r => r.DueAt).SingleAsync(Stop), d => d > due.AddSeconds(1), within);
    }

    static Task<List<string>> InstancesAsync(ScratchDatabase database) => NamesAsync(database, "SELECT instance_name AS \"Value\" FROM qrtz_scheduler_state");

    static Task<List<string>> FiringAsync(ScratchDatabase database) =>
        NamesAsync(database, "SELECT instance_name AS \"Value\" FROM qrtz_fired_triggers WHERE state = 'EXECUTING'");

    static async Task<List<string>> NamesAsync(ScratchDatabase database, string sql)
    {
        await using var db = database.Open();
        return await db.Database.SqlQueryRaw<string>(sql).ToListAsync(Stop);
    }
}
