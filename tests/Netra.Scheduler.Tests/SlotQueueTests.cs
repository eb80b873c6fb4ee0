using Microsoft.EntityFrameworkCore;
using Netra.Contracts;
using Netra.Scheduler.Sweeps;
using Netra.Storage;
using Netra.Storage.Runs;
using Netra.Storage.Tenants;
using Netra.Tests;

namespace Netra.Scheduler.Tests;

public sealed class SlotQueueTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task As_many_runs_are_made_due_as_there_are_free_slots_of_each_tenant_by_their_place_in_the_queue(string engine)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        await using var db = database.Open();
        var now = await DbClock.NowAsync(db, Stop);
        var (early, full, ended) = (Add(db, "early", held: 0), Add(db, "free", held: 1), Add(db, "enterprise", held: 0));
        Run[] first = [Wait(db, early, now, seconds: -30), Wait(db, early, now, seconds: 0, priority: 1)];
        _ = Wait(db, early, now, seconds: -10);
        _ = Wait(db, full, now, seconds: -60);
        var run = Wait(db, ended, now, seconds: -60);
        (run.Status, run.WaitingFor, run.DueAt) = (RunStatus.Cancelled, null, null);
        await db.SaveChangesAsync(Stop);

        Assert.Equal(2, await SlotQueue.WakeAsync(db, new(), Stop));

        db.ChangeTracker.Clear();
        var due = await db.Runs.Where(r => r.DueAt < now.AddMinutes(1)).Select(r => r.CorrelationId).ToListAsync(Stop);
        Assert.Equal(first.Select(r => r.CorrelationId).Order(), due.Order());
        Assert.Equal(0, await SlotQueue.WakeAsync(db, new(), Stop));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task A_run_whose_word_has_just_been_sent_is_left_alone_unless_its_deadline_is_near(string engine)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        await using var db = database.Open();
        var now = await DbClock.NowAsync(db, Stop);
        var tenant = Add(db, "early", held: 0);
        var sent = Wait(db, tenant, now, seconds: -30);
        sent.DueAt = now.AddSeconds(50);
        var late = Wait(db, tenant, now, seconds: -20);
        late.DueAt = late.DeadlineAt = now.AddSeconds(40);
        await db.SaveChangesAsync(Stop);

        Assert.Equal(1, await SlotQueue.WakeAsync(db, new(), Stop));

        db.ChangeTracker.Clear();
        Assert.Equal(late.CorrelationId, await db.Runs.Where(r => r.DueAt < now.AddSeconds(30)).Select(r => r.CorrelationId).SingleAsync(Stop));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task A_tenants_weight_multiplies_the_runs_that_it_has_at_once(string engine)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        await using var db = database.Open();
        var now = await DbClock.NowAsync(db, Stop);
        var (light, heavy) = (Add(db, "early", held: 1), Add(db, "early", held: 1, weight: 3));
        for (var i = 0; i < 10; i++)
            _ = (Wait(db, light, now, seconds: -i), Wait(db, heavy, now, seconds: -i));
        await db.SaveChangesAsync(Stop);

        Assert.Equal(1 + 5, await SlotQueue.WakeAsync(db, new(), Stop));

        var due = db.Runs.Where(r => r.DueAt < now.AddMinutes(1));
        Assert.Equal((1, 5), (await due.CountAsync(r => r.TenantId == light, Stop), await due.CountAsync(r => r.TenantId == heavy, Stop)));
    }

    static Guid Add(NetraDb db, string tier, int held, int weight = 1)
    {
        var tenant = new Tenant { Id = Guid.CreateVersion7(), Name = $"{Guid.CreateVersion7()}", Tier = tier, SlotsHeld = held, Weight = weight };
        db.Add(tenant);
        return tenant.Id;
    }

    /// <summary>A run that was created some seconds from now and waits for a slot as the agent workers leave it.</summary>
    static Run Wait(NetraDb db, Guid tenant, DateTimeOffset now, int seconds, int priority = 0)
    {
        var created = now.AddSeconds(seconds);
        var run = new Run
        {
            CorrelationId = Guid.CreateVersion7(),
            TenantId = tenant,
            OwnerId = Guid.CreateVersion7(),
            Agent = "a",
            Status = RunStatus.Waiting,
            WaitingFor = WaitingFor.Slot,
            Priority = priority,
            QueueRank = Run.RankOf(created, priority),
            CreatedAt = created,
            UpdatedAt = now,
            DueAt = now.AddMinutes(10),
            DeadlineAt = now.AddHours(1),
        };
        db.Add(run);
        return run;
    }
}
