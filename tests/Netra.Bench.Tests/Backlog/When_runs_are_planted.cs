using Microsoft.EntityFrameworkCore;
using Netra.Bench.Backlog;
using Netra.Contracts;
using Netra.Contracts.Events;
using Netra.Storage;
using Netra.Storage.Doctor;
using Netra.Tests;

namespace Netra.Bench.Tests;

public sealed class When_runs_are_planted
{
    const int Finished = 40, Waiting = 7;

    readonly Guid template = Guid.CreateVersion7();

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task They_are_as_many_as_asked_for_with_their_events_and_calls()
    {
        await using var database = await PlantedAsync();
        await using var db = database.Open();
        var runs = await db.Runs.AsNoTracking().Where(r => r.CorrelationId != template).ToListAsync(Token);
        Assert.Equal(Finished, runs.Count(r => r is { Status: RunStatus.Completed, DueAt: null, SlotHeld: false, Result: "{}", LastSeq: 9 }));
        Assert.Equal(Waiting, runs.Count(r => r is { Status: RunStatus.Waiting, WaitingFor: WaitingFor.Slot, SlotHeld: false, Step: 0, Result: null, StartedAt: null, LastSeq: 1 }));
        Assert.Equal(1, runs.Count(r => r is { Status: RunStatus.Waiting, WaitingFor: WaitingFor.Approval, SlotHeld: true }));
        Assert.Equal(Finished + Waiting + 1, runs.Count);
        Assert.All(runs, r => Assert.Equal(7, r.CorrelationId.Version));
        Assert.Equal(9 * (Finished + 1) + Waiting + 1, await db.RunEvents.CountAsync(Token));
        Assert.Equal(3 * (Finished + 1) + 1, await db.ToolCalls.CountAsync(Token));
        Assert.Equal(Waiting, await new PlantedRuns(database.Url).StillWaitingAsync(Token));
    }

    [Fact]
    public async Task The_sweep_finds_the_waiting_ones_due_within_a_second_and_far_from_their_deadline()
    {
        await using var database = await PlantedAsync();
        await using var db = database.Open();
        var now = await DbClock.NowAsync(db, Token);
        var waiting = await db.Runs.AsNoTracking().Where(r => r.WaitingFor == WaitingFor.Slot).ToListAsync(Token);
        Assert.All(waiting, r => Assert.InRange(r.DueAt!.Value, now - TimeSpan.FromMinutes(1), now + TimeSpan.FromSeconds(1)));
        Assert.All(waiting, r => Assert.True(r.DeadlineAt > now + TimeSpan.FromHours(23)));
    }

    [Fact]
    public async Task A_copy_tells_of_itself_and_its_times_lie_as_far_apart_as_the_originals()
    {
        await using var database = await PlantedAsync();
        await using var db = database.Open();
        var original = await db.Runs.AsNoTracking().SingleAsync(r => r.CorrelationId == template, Token);
        var copy = await db.Runs.AsNoTracking().Where(r => r.Status == RunStatus.Completed && r.CorrelationId != template).OrderBy(r => r.CorrelationId).FirstAsync(Token);
        Assert.Equal(original.DeadlineAt - original.CreatedAt, copy.DeadlineAt - copy.CreatedAt);
        Assert.True(copy.CreatedAt < original.CreatedAt);
        var events = await db.RunEvents.AsNoTracking().Where(e => e.RunId == copy.CorrelationId).OrderBy(e => e.Seq).ToListAsync(Token);
        Assert.Equal(EventTypes.AgentCompleted, events[^1].Type);
        Assert.All(events, e => Assert.Contains($"{copy.CorrelationId}", e.Data, StringComparison.Ordinal));
        Assert.Equal(copy.CreatedAt, events[0].At);
        var waits = await db.RunEvents.AsNoTracking().FirstAsync(e => e.Type == EventTypes.RunWaiting, Token);
        Assert.Contains("\"waiting_for\": \"slot\"", waits.Data, StringComparison.Ordinal);
        Assert.DoesNotContain("input_summary", waits.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_invariant_is_broken()
    {
        await using var database = await PlantedAsync();
        await using var db = database.Open();
        Assert.Empty(await FleetDoctor.ExamineAsync(db, repair: false, Token));
    }

    [Fact]
    public async Task They_are_removed_and_nothing_else()
    {
        await using var database = await PlantedAsync();
        await new PlantedRuns(database.Url).RemoveAsync(Token);
        await new PlantedRuns(database.Url).RemoveAsync(Token);
        await using var db = database.Open();
        Assert.Equal(template, await db.Runs.Select(r => r.CorrelationId).SingleAsync(Token));
        Assert.Equal((9, 3), (await db.RunEvents.CountAsync(Token), await db.ToolCalls.CountAsync(Token)));
        Assert.Equal(("local", "admin"), (await db.Tenants.Select(t => t.Name).SingleAsync(Token), await db.Users.Select(u => u.Name).SingleAsync(Token)));
        Assert.Empty(await FleetDoctor.ExamineAsync(db, repair: false, Token));
    }

    [Fact]
    public async Task A_database_without_the_run_is_another_fleets()
    {
        await using var database = await ScratchDatabase.OnAsync("postgres");
        var told = await Assert.ThrowsAsync<BenchException>(() => new PlantedRuns(database.Url).PlantAsync(template, Finished, Waiting, Token));
        Assert.Contains("another fleet's", told.Message, StringComparison.Ordinal);
    }

    async Task<ScratchDatabase> PlantedAsync()
    {
        var database = await ScratchDatabase.OnAsync("postgres");
        await using (var db = database.Open())
            await CompletedRun.AddAsync(db, template, Token);
        await new PlantedRuns(database.Url).PlantAsync(template, Finished, Waiting, Token);
        return database;
    }
}
