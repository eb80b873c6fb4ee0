using System.Text.Json;
using MassTransit;
using MassTransit.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Netra.Contracts;
using Netra.Hosting;
using Netra.Hosting.Runs;
using Netra.Scheduler.Schedules;
using Netra.Storage;
using Netra.Storage.Catalogue;
using Netra.Storage.Runs;
using Netra.Storage.Schedules;
using Netra.Storage.Tenants;
using Netra.Tests;

namespace Netra.Scheduler.Tests.Schedules;

/// <summary>Each fire time has one outcome and at most one run, however many schedulers look at it.</summary>
public sealed class When_a_schedule_is_due
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Many_schedulers_at_once_make_one_run_for_a_time(string engine)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        var schedule = await AddAsync(database, s => s.Backfill = BackfillPolicies.Last);
        await using var services = await SchedulersAsync(database);
        var clocks = Enumerable.Range(0, 8).Select(_ => ActivatorUtilities.CreateInstance<ScheduleClock>(services)).ToList();

        await Task.WhenAll(clocks.Select(c => c.TickAsync(Stop)));

        var fires = await FiresAsync(database, schedule);
        var submitted = Assert.Single(fires, f => f.Outcome == FireOutcomes.Submitted);
        await using var db = database.Open();
        var run = Assert.Single(await db.Runs.AsNoTracking().ToListAsync(Stop));
        Assert.Equal((submitted.RunId, "echo", schedule.OwnerId, RunStatus.Queued), (run.CorrelationId, run.Agent, run.OwnerId, run.Status));
        using var labels = JsonDocument.Parse(run.Labels!);
        Assert.Equal((schedule.Id, "ops"), (labels.RootElement.GetProperty("netra.schedule").GetGuid(), labels.RootElement.GetProperty("team").GetString()));
        Assert.True((await db.Schedules.SingleAsync(Stop)).NextAt > await DbClock.NowAsync(db, Stop));
    }

    [Theory]
    [InlineData(OverlapPolicies.Skip, FireOutcomes.Skipped)]
    [InlineData(OverlapPolicies.Queue, FireOutcomes.Queued)]
    [InlineData(OverlapPolicies.Allow, FireOutcomes.Submitted)]
    public async Task A_run_that_has_not_ended_is_met_as_the_policy_says(string policy, string second)
    {
        await using var database = await ScratchDatabase.OnAsync("postgresql");
        var schedule = await AddAsync(database, s => s.Overlap = policy);
        await using var services = await SchedulersAsync(database);
        var clock = services.GetRequiredService<ScheduleClock>();
        await clock.TickAsync(Stop);
        await DueAgainAsync(database);

        await clock.TickAsync(Stop);

        Assert.Equal(second, (await FiresAsync(database, schedule))[^1].Outcome);
        if (second != FireOutcomes.Queued)
            return;
        await using (var db = database.Open())
            await db.Runs.ExecuteUpdateAsync(r => r.SetProperty(x => x.Status, RunStatus.Completed).SetProperty(x => x.DueAt, (DateTimeOffset?)null), Stop);
        await Task.WhenAll(clock.TickAsync(Stop), services.GetRequiredService<ScheduleClock>().TickAsync(Stop));
        await using var after = database.Open();
        Assert.Equal(2, await after.Runs.CountAsync(Stop));
        Assert.All(await FiresAsync(database, schedule), f => Assert.NotEqual(FireOutcomes.Queued, f.Outcome));
    }

    [Fact]
    public async Task An_owner_without_the_permission_any_more_starts_nothing_and_the_reason_is_kept()
    {
        await using var database = await ScratchDatabase.OnAsync("postgresql");
        var schedule = await AddAsync(database, s => s.Agent = "auditor");
        await using var services = await SchedulersAsync(database);

        await services.GetRequiredService<ScheduleClock>().TickAsync(Stop);

        var fire = Assert.Single(await FiresAsync(database, schedule), f => f.Outcome != FireOutcomes.Skipped);
        Assert.Equal((FireOutcomes.Refused, ErrorCodes.UnknownAgent), (fire.Outcome, fire.Reason));
        await using var db = database.Open();
        Assert.Equal(0, await db.Runs.CountAsync(Stop));
    }

    [Theory]
    [InlineData("missing_permission", "enterprise", 0)]
    [InlineData("quota_exceeded", "free", 50)]
    public async Task What_is_refused_the_owner_stands_in_the_audit_log(string reason, string tier, int callsToday)
    {
        await using var database = await ScratchDatabase.OnAsync("postgresql");
        var schedule = await AddAsync(database, s => s.Agent = reason == "missing_permission" ? "secret" : "echo");
        await using (var db = database.Open())
        {
            var now = await DbClock.NowAsync(db, Stop);
            db.Add(new CatalogueEntry { Kind = "agent", Name = "secret", Version = "1", Description = "", InputSchema = "{}", Permission = "dlq_edit", UpdatedAt = now });
            await db.SaveChangesAsync(Stop);
            await db.Tenants.ExecuteUpdateAsync(t => t.SetProperty(x => x.Tier, tier).SetProperty(x => x.CallsToday, callsToday).SetProperty(x => x.CallsDay, DateOnly.FromDateTime(now.UtcDateTime)), Stop);
        }

        await using var services = await SchedulersAsync(database);
        var audit = services.GetRequiredService<Netra.Hosting.Audit.AuditTrail>();
        await audit.StartAsync(Stop);
        await services.GetRequiredService<ScheduleClock>().TickAsync(Stop);
        await audit.StopAsync(Stop);

        var fire = Assert.Single(await FiresAsync(database, schedule), f => f.Outcome != FireOutcomes.Skipped);
        Assert.Equal((FireOutcomes.Refused, reason), (fire.Outcome, fire.Reason));
        await using var after = database.Open();
        var row = Assert.Single(await after.AuditLog.AsNoTracking().ToListAsync(Stop));
        Assert.Equal(("schedule_refused", schedule.Id.ToString(), false, schedule.OwnerId, schedule.TenantId), (row.Action, row.Target, row.Allowed, row.UserId, row.TenantId));
        Assert.Contains($"\"reason\":\"{reason}\"", row.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, FireOutcomes.Submitted)]
    [InlineData(2, FireOutcomes.Refused)]
    public async Task Of_a_tenant_no_more_runs_wait_than_the_API_would_let(int waiting, string outcome)
    {
        await using var process = NetraApp.Create(["--Database:Url=sqlite::memory:", "--Broker:Url=memory", "--Runs:MostWaiting=2", "--Runs:QueueTimeoutSeconds=777"], "scheduler", app => app.AddScheduler());
        await using var database = await ScratchDatabase.OnAsync("postgresql");
        var schedule = await AddAsync(database, _ => { });
        await using var db = database.Open();
        await db.Tenants.ExecuteUpdateAsync(t => t.SetProperty(x => x.Tier, "free"), Stop);
        var now = await DbClock.NowAsync(db, Stop);
        db.AddRange(Enumerable.Range(0, waiting).Select(_ => new NewRun(schedule.TenantId, schedule.OwnerId, "echo", "{}", TimeSpan.FromMinutes(1)).Queued(now, TimeSpan.FromDays(1))));
        await db.SaveChangesAsync(Stop);
        await using var services = await SchedulersAsync(database, process.Services.GetRequiredService<IOptions<RunsOptions>>());

        await services.GetRequiredService<ScheduleClock>().TickAsync(Stop);

        var fire = Assert.Single(await FiresAsync(database, schedule), f => f.Outcome != FireOutcomes.Skipped);
        Assert.Equal((outcome, outcome == FireOutcomes.Refused ? ErrorCodes.QuotaExceeded : null), (fire.Outcome, fire.Reason));
        if (fire.RunId is { } id)
            Assert.Equal(777, await db.Runs.Where(r => r.CorrelationId == id).Select(r => (r.DeadlineAt - r.CreatedAt).TotalSeconds).SingleAsync(Stop), 0.1);
    }

    [Fact]
    public async Task Two_clustered_schedulers_of_which_one_is_killed_fire_every_second_once()
    {
        await using var broker = await ScratchBroker.StartAsync();
        using (var management = new BrokerManagement(new Uri(broker.Url), broker.Management))
            await management.ApplyAsync(Stop);
        await using var database = await ScratchDatabase.OnAsync("postgresql");
        await QuartzSchema.ProvisionAsync(database.Url, Stop);
        var schedule = await AddAsync(database, s => (s.Cron, s.Overlap, s.Backfill) = ("* * * * * ?", OverlapPolicies.Allow, BackfillPolicies.All));
        var begin = schedule.NextAt!.Value;

        using var first = new SchedulerProcess(database.Url, broker.Url);
        using var second = new SchedulerProcess(database.Url, broker.Url);
        await Eventually.Async(() => FiresAsync(database, schedule), f => f.Count >= 12, TimeSpan.FromSeconds(60));
        first.Kill();
        var killed = (await FiresAsync(database, schedule)).Count;
        var fires = await Eventually.Async(() => FiresAsync(database, schedule), f => f.Count >= killed + 4, TimeSpan.FromSeconds(60));

        Assert.Equal(Enumerable.Range(0, fires.Count).Select(i => begin.AddSeconds(i)), fires.Select(f => f.FireAt)); // each second, none left out
        Assert.All(fires, f => Assert.Equal(FireOutcomes.Submitted, f.Outcome));
        await using var db = database.Open();
        var ids = fires.Select(f => f.RunId!.Value).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Equal(ids.Count, await db.Runs.CountAsync(r => ids.Contains(r.CorrelationId), Stop));
        Assert.Equal(await db.Runs.CountAsync(Stop), await db.ScheduleFires.CountAsync(f => f.RunId != null, Stop)); // no run without its fire time
    }

    static async Task<ServiceProvider> SchedulersAsync(ScratchDatabase database, IOptions<RunsOptions>? runs = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IDbContextFactory<NetraDb>>(database);
        services.AddOptions<Netra.Hosting.Callers.TierOptions>();
        services.AddSingleton<Netra.Hosting.Audit.AuditTrail>();
        services.AddSingleton<Netra.Hosting.Callers.JwtCredentials>();
        services.AddSingleton<Netra.Hosting.Callers.CallerResolver>();
        services.AddOptions<SchedulerOptions>();
        services.AddSingleton(runs ?? Options.Create(new RunsOptions()));
        services.AddSingleton<Firing>();
        services.AddTransient<ScheduleClock>();
        services.AddMassTransitTestHarness(TextWriter.Null);
        var provider = services.BuildServiceProvider();
        await provider.GetTestHarness().Start();
        return provider;
    }

    /// <summary>A schedule that is due, of a user who may run the agent <c>echo</c>.</summary>
    static async Task<Schedule> AddAsync(ScratchDatabase database, Action<Schedule> change)
    {
        await using var db = database.Open();
        var now = await DbClock.NowAsync(db, Stop);
        var tenant = await Accounts.EnsureTenantAsync(db, "t", "internal", now, Stop);
        var user = await Accounts.EnsureUserAsync(db, tenant.Id, "u", null, [], now, Stop);
        var second = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
        var schedule = new Schedule
        {
            Id = Guid.CreateVersion7(),
            TenantId = tenant.Id,
            OwnerId = user.Id,
            Cron = "0 0 * * *",
            Agent = "echo",
            Labels = """{"team":"ops"}""",
            NextAt = second,
            CreatedAt = now,
            UpdatedAt = now,
        };
        change(schedule);
        db.AddRange(schedule, new CatalogueEntry { Kind = "agent", Name = "echo", Version = "1", Description = "", InputSchema = "{}", Permission = "agent_execution", UpdatedAt = now });
        await db.SaveChangesAsync(Stop);
        return schedule;
    }

    static async Task DueAgainAsync(ScratchDatabase database)
    {
        await using var db = database.Open();
        var now = await DbClock.NowAsync(db, Stop);
        await db.Schedules.ExecuteUpdateAsync(s => s.SetProperty(x => x.NextAt, now), Stop);
    }

    static async Task<List<ScheduleFire>> FiresAsync(ScratchDatabase database, Schedule schedule)
    {
        await using var db = database.Open();
        return await db.ScheduleFires.AsNoTracking().Where(f => f.ScheduleId == schedule.Id).OrderBy(f => f.FireAt).ToListAsync(Stop);
    }
}
