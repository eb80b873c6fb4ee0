using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Netra.Contracts;
using Netra.Scheduler.Retention;
using Netra.Storage;
using Netra.Storage.Doctor;
using Netra.Storage.Runs;
using Netra.Storage.Tenants;
using Netra.Storage.Usage;
using Netra.Tests;

namespace Netra.Scheduler.Tests.Retention;

/// <summary>Old logs, then old runs are gone; what they had used stays in the books.</summary>
public sealed class When_runs_are_old
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Usage_is_the_same_before_and_after_and_a_tenant_keeps_its_own_time(string engine)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        await using var db = database.Open();
        var now = await DbClock.NowAsync(db, Stop);
        var (brief, usual) = (await TenantAsync(db, "brief", 10, now), await TenantAsync(db, "usual", null, now));
        foreach (var tenant in new[] { brief, usual })
        {
            foreach (var days in new[] { 1, 5, 20, 40, 95, 95, 95 })
                Add(db, tenant, now.AddDays(-days));
        }

        await db.SaveChangesAsync(Stop);
        var before = await UsageAsync(db, brief, now);

        await Task.WhenAll(Retention(database).SweepAsync(Stop), Retention(database).SweepAsync(Stop)); // two schedulers

        Assert.Equal([1, 5], await DaysAsync(db, brief, now));
        Assert.Equal([1, 5, 20, 40], await DaysAsync(db, usual, now));
        Assert.Equal(before, await UsageAsync(db, brief, now));
        Assert.Equal(7, before.Sum(u => u.Runs));
        Assert.Equal((21, 70, 140, 7 * 1500), (before.Sum(u => u.ToolCalls), before.Sum(u => u.InputTokens), before.Sum(u => u.OutputTokens), before.Sum(u => u.RunMs)));
        var logs = await db.RunEvents.Select(e => e.RunId).Distinct().CountAsync(Stop);
        Assert.Equal(2 + 3, logs); // those of 40 days are gone, their run is not
        Assert.Equal(6, await db.ToolCalls.CountAsync(Stop));
        Assert.DoesNotContain(await FleetDoctor.ExamineAsync(db, repair: false, Stop), f => f.Check is "head_differs" or "end_not_told");
    }

    static RunRetention Retention(ScratchDatabase database) => new(database, Options.Create(new RetentionOptions { Batch = 2 }));

    static async Task<Tenant> TenantAsync(NetraDb db, string name, int? days, DateTimeOffset now)
    {
        var tenant = await Accounts.EnsureTenantAsync(db, name, "internal", now, Stop);
        tenant.RetentionDays = days;
        return tenant;
    }

    static void Add(NetraDb db, Tenant tenant, DateTimeOffset ended)
    {
        var run = new NewRun(tenant.Id, tenant.Id, "a", "{}", TimeSpan.FromSeconds(9)).Queued(ended, TimeSpan.FromDays(1));
        (run.Status, run.StartedAt, run.CompletedAt, run.DueAt, run.LastSeq) = (RunStatus.Completed, ended.AddMilliseconds(-1500), ended, null, 1);
        (run.ToolCalls, run.InputTokens, run.OutputTokens, run.CreatedAt) = (3, 10, 20, ended.AddSeconds(-2));
        db.AddRange(run,
            new RunEvent { RunId = run.CorrelationId, Seq = 1, EventId = Guid.CreateVersion7(), Type = "agent_completed", At = ended },
            new ToolCall { CorrelationId = Guid.CreateVersion7(), RunId = run.CorrelationId, TenantId = tenant.Id, OwnerId = tenant.Id, Status = CallStatus.Succeeded, Booked = true, DeadlineAt = ended, CreatedAt = ended, EndedAt = ended });
    }

    static async Task<List<int>> DaysAsync(NetraDb db, Tenant tenant, DateTimeOffset now)
    {
        var ended = await db.Runs.AsNoTracking().Where(r => r.TenantId == tenant.Id).Select(r => r.CompletedAt!.Value).ToListAsync(Stop);
        return [.. ended.Select(e => (int)Math.Round((now - e).TotalDays)).Order()];
    }

    static async Task<List<(DateOnly Day, long Runs, long ToolCalls, long InputTokens, long OutputTokens, long RunMs)>> UsageAsync(NetraDb db, Tenant tenant, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var used = await UsageLedger.ReadAsync(db, tenant.Id, tenant.Id, today.AddDays(-200), today.AddDays(1), Stop);
        return [.. used.Select(u => (u.Day, u.Runs, u.ToolCalls, u.InputTokens, u.OutputTokens, u.RunMs))];
    }
}
