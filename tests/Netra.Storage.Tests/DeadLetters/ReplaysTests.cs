using Microsoft.EntityFrameworkCore;
using Netra.Storage.DeadLetters;
using Netra.Tests;

namespace Netra.Storage.Tests.DeadLetters;

public sealed class ReplaysTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Engines.Sqlite)]
    [InlineData(Engines.Postgres)]
    public async Task Of_two_that_hold_the_same_letters_each_letter_goes_to_one(string engine)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        await database.StoreAsync([.. Enumerable.Range(0, 40).Select(_ => Letters.New())]);
        var plans = new List<ReplayPlan>();
        foreach (var filter in (string[])["queue:netra.runs", "kind:error"])
        {
            await using var db = database.Open();
            plans.Add(await ReplayPlans.MakeAsync(db, DeadLetterFilter.Parse(filter).On(db), [], filter, new(plans.Count + 1, null, 500, Ramp: true, null), Guid.Empty, Stop));
        }

        await Task.WhenAll(plans.Select(p => Task.Run(() => database.ApplyAsync(p), Stop)));

        await using var after = database.Open();
        var taken = await after.ReplayItems.Where(i => i.Outcome == ReplayOutcome.Pending).Select(i => i.LetterId).ToListAsync(Stop);
        Assert.Equal(40, taken.Count);
        Assert.Equal(40, taken.Distinct().Count());
        Assert.Equal(40, await after.ReplayItems.CountAsync(i => i.Outcome == ReplayOutcome.Refused, Stop));
    }

    [Theory]
    [InlineData(Engines.Sqlite)]
    [InlineData(Engines.Postgres)]
    public async Task A_plan_is_frozen_and_applied_once_however_often_it_is_asked(string engine)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        await database.StoreAsync(Letters.New(), Letters.New());
        var plan = await database.PlanAsync();
        Assert.Equal(plan.Replay.PlanHash, (await database.PlanAsync()).Replay.PlanHash);
        await database.StoreAsync(Letters.New());

        var first = await database.ApplyAsync(plan);
        Assert.Equal(first!.Id, (await database.ApplyAsync(plan))!.Id);

        await using var db = database.Open();
        Assert.Equal(2, await db.DeadLetters.CountAsync(d => d.Status == DeadLetterStatus.Replaying, Stop));
        Assert.True(await Replays.MoveAsync(db, first.Id, ReplayStatus.Paused, null, () => Task.CompletedTask, Stop));
        Assert.Null(await ReplaySending.TakeAsync(db, "me", Stop));
        Assert.True(await Replays.MoveAsync(db, first.Id, ReplayStatus.Running, null, () => Task.CompletedTask, Stop));
        Assert.NotNull(await ReplaySending.TakeAsync(db, "me", Stop));
        Assert.Null(await ReplaySending.TakeAsync(db, "another", Stop));
        Assert.True(await Replays.MoveAsync(db, first.Id, ReplayStatus.Aborted, "enough", () => Task.CompletedTask, Stop));
        Assert.False(await Replays.MoveAsync(db, first.Id, ReplayStatus.Running, null, () => Task.CompletedTask, Stop));
        Assert.Equal(3, await db.DeadLetters.CountAsync(d => d.Status == DeadLetterStatus.Open, Stop));
    }

    [Theory]
    [InlineData(Engines.Sqlite)]
    [InlineData(Engines.Postgres)]
    public async Task A_late_word_of_an_unknown_outcome_counts(string engine)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        await database.StoreAsync(Letters.New());
        var replay = (await database.ApplyAsync(await database.PlanAsync()))!.Id;
        await using var db = database.Open();
        Assert.NotNull(await ReplaySending.TakeAsync(db, "me", Stop));
        var claimed = await ReplaySending.ClaimAsync(db, replay, "me", 10, 10, Stop);
        var item = Assert.Single(claimed!.Value.Messages).ItemId;
        Assert.Empty((await ReplaySending.ClaimAsync(db, replay, "me", 10, 10, Stop))!.Value.Messages); // claimed
        Assert.Null(await ReplaySending.ClaimAsync(db, replay, "another", 10, 10, Stop));

        await ReplaySending.SentAsync(db, [item], Stop);
        await ReplaySending.ForgetAsync(db, replay, TimeSpan.FromSeconds(-1), Stop);
        Assert.Equal(DeadLetterStatus.Unknown, (await db.DeadLetters.AsNoTracking().SingleAsync(Stop)).Status);
        await ReplaySending.ResolvedAsync(db, [item], Stop);

        Assert.Equal(DeadLetterStatus.Resolved, (await db.DeadLetters.AsNoTracking().SingleAsync(Stop)).Status);
        Assert.Equal(1, (await ReplayCounts.ReadAsync(db, replay, Stop)).Resolved);
    }
}
