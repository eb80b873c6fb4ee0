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
        Assert.Null(await ReplayClaims.TakeAsync(db, "me", Stop));
        Assert.True(await Replays.MoveAsync(db, first.Id, ReplayStatus.Running, null, () => Task.CompletedTask, Stop));
        Assert.NotNull(await ReplayClaims.TakeAsync(db, "me", Stop));
        Assert.Null(await ReplayClaims.TakeAsync(db, "another", Stop));
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
        Assert.NotNull(await ReplayClaims.TakeAsync(db, "me", Stop));
        var claimed = await ReplayClaims.ClaimAsync(db, replay, "me", 10, Stop);
        var item = Assert.Single(claimed!.Messages).ItemId;
        Assert.Empty((await ReplayClaims.ClaimAsync(db, replay, "me", 10, Stop))!.Messages); // claimed
        Assert.Null(await ReplayClaims.ClaimAsync(db, replay, "another", 10, Stop));

        await ReplaySending.SentAsync(db, [item], Stop);
        await ReplaySending.ForgetAsync(db, replay, TimeSpan.FromSeconds(-1), Stop);
        Assert.Equal(DeadLetterStatus.Unknown, (await db.DeadLetters.AsNoTracking().SingleAsync(Stop)).Status);
        await ReplaySending.ResolvedAsync(db, [item], Stop);

        Assert.Equal(DeadLetterStatus.Resolved, (await db.DeadLetters.AsNoTracking().SingleAsync(Stop)).Status);
        Assert.Equal(1, (await ReplayCounts.ReadAsync(db, replay, Stop)).Resolved);
    }

    [Theory]
    [InlineData(Engines.Sqlite)]
    [InlineData(Engines.Postgres)]
    public async Task What_a_dead_runner_had_claimed_is_sent_again_unless_word_of_it_comes_first(string engine)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        await database.StoreAsync(Letters.New(), Letters.New());
        var replay = (await database.ApplyAsync(await database.PlanAsync()))!.Id;
        await using var db = database.Open();
        await ReplayClaims.TakeAsync(db, "dead", Stop);
        var claimed = (await ReplayClaims.ClaimAsync(db, replay, "dead", 10, Stop))!.Messages;
        await ReplayClaims.ReclaimAsync(db, replay, Stop);
        Assert.Equal(2, (await ReplayCounts.ReadAsync(db, replay, Stop)).Claimed); // its time is not over
        await db.ReplayItems.ExecuteUpdateAsync(i => i.SetProperty(x => x.ClaimedUntil, DateTimeOffset.UnixEpoch), Stop);

        await ReplayClaims.ReclaimAsync(db, replay, Stop);
        await ReplaySending.ResolvedAsync(db, [claimed[0].ItemId], Stop);

        var again = (await ReplayClaims.ClaimAsync(db, replay, "dead", 10, Stop))!.Messages;
        Assert.Equal(claimed[1].ItemId, Assert.Single(again).ItemId);
        Assert.Equal(1, (await ReplayCounts.ReadAsync(db, replay, Stop)).Resolved);
    }

    [Theory]
    [InlineData(Engines.Sqlite)]
    [InlineData(Engines.Postgres)]
    public async Task What_was_under_way_when_a_replay_was_ended_is_given_up_in_time_and_may_be_replayed(string engine)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        await database.StoreAsync(Letters.New(), Letters.New(), Letters.New());
        var replay = (await database.ApplyAsync(await database.PlanAsync()))!.Id;
        await using var db = database.Open();
        await ReplayClaims.TakeAsync(db, "me", Stop);
        var claimed = (await ReplayClaims.ClaimAsync(db, replay, "me", 2, Stop))!.Messages;
        await ReplaySending.SentAsync(db, [claimed[0].ItemId], Stop);
        await Replays.MoveAsync(db, replay, ReplayStatus.Aborted, "enough", () => Task.CompletedTask, Stop);
        await ReplaySending.ForgetEndedAsync(db, TimeSpan.FromMinutes(1), Stop);
        Assert.Empty((await database.PlanAsync()).Letters.Where(l => l.Status == DeadLetterStatus.Unknown)); // word of them may still come

        await ReplaySending.ForgetEndedAsync(db, TimeSpan.FromSeconds(-15), Stop);

        var plan = await database.PlanAsync();
        Assert.Equal(3, plan.Letters.Count);
        Assert.Equal(2, plan.Letters.Count(l => l.Status == DeadLetterStatus.Unknown));
    }
}
