using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Netra.AgentWorker.Runs;
using Netra.Contracts;
using Netra.Contracts.Runs;
using Netra.Storage.Runs;

namespace Netra.Protocol.Tests;

/// <summary>Who of a tenant with two slots gets one.</summary>
public sealed class SlotsTests : IAsyncDisposable
{
    readonly EmbeddedWorkers fleet = new();

    Slots Slots => fleet.Services.GetRequiredService<Slots>();

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => fleet.DisposeAsync();

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(0, 1, true)]
    [InlineData(1, 0, true)]
    [InlineData(1, 1, false)]
    [InlineData(0, 2, false)]
    [InlineData(2, 0, false)]
    [InlineData(2, 0, true, 2)]
    [InlineData(2, 1, true, 2)]
    [InlineData(2, 2, false, 2)]
    [InlineData(4, 0, false, 2)]
    public async Task A_new_run_starts_only_where_a_slot_is_free_beside_those_for_the_runs_ahead_of_it(int held, int waiting, bool starts, int weight = 1)
    {
        await fleet.StartAsync(tier: "early");
        await using var db = await fleet.ReadAsync();
        await using var transaction = await db.Database.BeginTransactionAsync(Stop); // hides the queue from the fleet's own sweep
        await db.Tenants.ExecuteUpdateAsync(t => t.SetProperty(x => x.SlotsHeld, held).SetProperty(x => x.Weight, weight), Stop);
        for (var i = 0; i < waiting; i++)
            db.Add(Waiter(second: i, priority: 0));
        db.Add(Waiter(second: 100, priority: 0));
        await db.SaveChangesAsync(Stop);

        var run = Waiter(second: 50, priority: 0);
        (run.Status, run.WaitingFor) = (RunStatus.Queued, null);
        Assert.Equal(starts, await Slots.TryTakeAsync(db, run, Stop));
        Assert.Equal(held + (starts ? 1 : 0), await db.Tenants.Select(t => t.SlotsHeld).SingleAsync(Stop));
    }

    [Fact]
    public async Task A_release_names_the_first_of_the_queue_where_a_minute_of_waiting_weighs_as_much_as_one_step_of_priority()
    {
        await fleet.StartAsync(tier: "early");
        await using var db = await fleet.ReadAsync();
        await using var transaction = await db.Database.BeginTransactionAsync(Stop);
        await db.Tenants.ExecuteUpdateAsync(t => t.SetProperty(x => x.SlotsHeld, 2), Stop);
        var (old, urgent, young) = (Waiter(second: 0, priority: 0), Waiter(second: 61, priority: 1), Waiter(second: 59, priority: 1));
        db.AddRange(old, urgent, young);
        await db.SaveChangesAsync(Stop);

        List<Guid?> named = [];
        foreach (var holder in (Run[])[Holder(), Holder(), Holder()])
        {
            var next = (await Slots.ReleaseAsync(db, holder, Stop) as StartRun)?.RunId;
            named.Add(next);
            await db.Runs.Where(r => r.CorrelationId == next).ExecuteUpdateAsync(r => r.SetProperty(x => x.WaitingFor, (string?)null), Stop);
        }

        Assert.Equal([young.CorrelationId, old.CorrelationId, urgent.CorrelationId], named);
    }

    [Fact]
    public async Task A_run_whose_turn_it_is_gets_its_slot_though_a_new_one_was_refused_a_moment_ago()
    {
        await fleet.StartAsync(tier: "early");
        await using var db = await fleet.ReadAsync();
        await using var transaction = await db.Database.BeginTransactionAsync(Stop);
        await db.Tenants.ExecuteUpdateAsync(t => t.SetProperty(x => x.SlotsHeld, 2), Stop);
        var (fresh, behindMany) = (Waiter(second: 50, priority: 0), Waiter(second: 0, priority: 0));
        (fresh.Status, fresh.WaitingFor, behindMany.Status) = (RunStatus.Queued, null, RunStatus.Queued);
        db.Add(behindMany);
        await db.SaveChangesAsync(Stop);
        Assert.False(await Slots.TryTakeAsync(db, fresh, Stop));
        await db.Tenants.ExecuteUpdateAsync(t => t.SetProperty(x => x.SlotsHeld, 1), Stop); // by another process, of which this one knows nothing

        Assert.True(await Slots.TryTakeAsync(db, behindMany, Stop));
    }

    Run Holder() => new() { CorrelationId = Guid.CreateVersion7(), TenantId = fleet.TenantId, SlotHeld = true };

    Run Waiter(int second, int priority)
    {
        var created = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(second);
        return new()
        {
            CorrelationId = Guid.CreateVersion7(created),
            TenantId = fleet.TenantId,
            OwnerId = fleet.OwnerId,
            Agent = "script",
            Status = RunStatus.Waiting,
            WaitingFor = WaitingFor.Slot,
            Priority = priority,
            QueueRank = Run.RankOf(created, priority),
            CreatedAt = created,
            DeadlineAt = created.AddYears(1),
            DueAt = created.AddYears(1),
        };
    }
}
