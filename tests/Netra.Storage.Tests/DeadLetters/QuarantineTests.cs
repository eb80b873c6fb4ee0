using Microsoft.EntityFrameworkCore;
using Netra.Storage.DeadLetters;
using Netra.Tests;

namespace Netra.Storage.Tests.DeadLetters;

/// <summary>What is counted against a letter, and what is not (<see cref="Letters.Rule"/>: 3 replays, 40 workers).</summary>
public sealed class QuarantineTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(39, DeadLetterStatus.Open)]
    [InlineData(40, DeadLetterStatus.Quarantined)]
    public async Task It_begins_with_the_fortieth_worker(int deaths, string status)
    {
        await using var database = await ScratchDatabase.OnAsync(Engines.Sqlite);
        await database.StoreAsync(Letters.New(also: d => d.Deaths = deaths));

        await using var db = database.Open();
        Assert.Equal(status, (await db.DeadLetters.AsNoTracking().SingleAsync(Stop)).Status);
    }

    [Theory]
    [InlineData(Engines.Sqlite)]
    [InlineData(Engines.Postgres)]
    public async Task Workers_are_counted_over_all_replays(string engine)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        await database.StoreAsync(Letters.New(also: d => d.Deaths = 20));
        await database.ApplyAsync(await database.PlanAsync());
        await using var db = database.Open();
        var item = await db.ReplayItems.AsNoTracking().SingleAsync(Stop);

        await database.StoreAsync(Letters.New(replayItem: item.Id, also: d => d.Deaths = 20));

        var again = await db.DeadLetters.AsNoTracking().SingleAsync(d => d.ParentId == item.LetterId, Stop);
        Assert.Equal((40, DeadLetterStatus.Quarantined, "40 workers have died of it."), (again.Deaths, again.Status, again.Reason));
    }

    [Theory]
    [InlineData(Engines.Sqlite)]
    [InlineData(Engines.Postgres)]
    public async Task A_replay_of_unknown_outcome_counts(string engine)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        await database.StoreAsync(Letters.New());
        await using var db = database.Open();
        for (var n = 1; n <= 2; n++)
        {
            var replay = (await database.ApplyAsync(await database.PlanAsync()))!.Id;
            await ReplayClaims.TakeAsync(db, "me", Stop);
            var item = Assert.Single((await ReplayClaims.ClaimAsync(db, replay, "me", 10, Stop))!.Messages).ItemId;
            await ReplaySending.SentAsync(db, [item], Stop);
            await ReplaySending.ForgetAsync(db, replay, TimeSpan.FromMinutes(1), Stop);
            Assert.Equal(1, (await ReplayCounts.ReadAsync(db, replay, Stop)).Sent); // word of it may still come
            await ReplaySending.ForgetAsync(db, replay, TimeSpan.FromSeconds(-1), Stop);
            var letter = await db.DeadLetters.AsNoTracking().SingleAsync(Stop);
            Assert.Equal((n, DeadLetterStatus.Unknown), (letter.Replays, letter.Status));
            Assert.Equal(1, (await ReplayCounts.ReadAsync(db, replay, Stop)).Unknown);
            await ReplaySending.CompleteAsync(db, replay, Stop);
        }

        await database.ApplyAsync(await database.PlanAsync());
        var last = await db.ReplayItems.AsNoTracking().SingleAsync(i => i.Outcome == ReplayOutcome.Pending, Stop);
        await database.StoreAsync(Letters.New(replayItem: last.Id));
        Assert.Equal("3 replays of it have failed.", (await db.DeadLetters.AsNoTracking().SingleAsync(d => d.ParentId != null, Stop)).Reason);
    }

    [Theory]
    [InlineData(Engines.Sqlite)]
    [InlineData(Engines.Postgres)]
    public async Task What_was_processed_stays_so_though_another_copy_of_it_fails(string engine)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        await database.StoreAsync(Letters.New());
        var replay = (await database.ApplyAsync(await database.PlanAsync()))!.Id;
        await using var db = database.Open();
        await ReplayClaims.TakeAsync(db, "me", Stop);
        var item = Assert.Single((await ReplayClaims.ClaimAsync(db, replay, "me", 10, Stop))!.Messages);
        await ReplaySending.ResolvedAsync(db, [item.ItemId], Stop);

        await database.StoreAsync(Letters.New(replayItem: item.ItemId));

        var first = await db.DeadLetters.AsNoTracking().SingleAsync(d => d.Id == item.Letter.Id, Stop);
        Assert.Equal((DeadLetterStatus.Resolved, null), (first.Status, first.SuccessorId));
        var counts = await ReplayCounts.ReadAsync(db, replay, Stop);
        Assert.Equal((1, 0), (counts.Resolved, counts.FailedAgain));
        Assert.Equal(DeadLetterStatus.Open, (await db.DeadLetters.AsNoTracking().SingleAsync(d => d.ParentId == first.Id, Stop)).Status); // somebody looks at the copy
    }
}
