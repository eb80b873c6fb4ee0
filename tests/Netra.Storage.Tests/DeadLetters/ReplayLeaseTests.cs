using Microsoft.EntityFrameworkCore;
using Netra.Storage.DeadLetters;
using Netra.Tests;

namespace Netra.Storage.Tests.DeadLetters;

/// <summary>One process sends a replay's messages at a time.</summary>
public sealed class ReplayLeaseTests
{
    const int Runners = 16;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Engines.Sqlite)]
    [InlineData(Engines.Postgres)]
    public async Task Of_many_that_reach_for_it_at_once_one_has_it(string engine)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        for (var round = 0; round < 5; round++)
        {
            await database.StoreAsync(Letters.New());
            var replay = (await database.ApplyAsync(await database.PlanAsync()))!.Id;
            var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var taken = Enumerable.Range(0, Runners).Select(n => TakeAsync(database, $"runner {n}", begin.Task)).ToList();
            begin.SetResult();

            Assert.Single(await Task.WhenAll(taken), r => r is not null);
            await using var db = database.Open();
            await ReplaySending.CompleteAsync(db, replay, Stop);
        }
    }

    [Theory]
    [InlineData(Engines.Sqlite)]
    [InlineData(Engines.Postgres)]
    public async Task Who_claims_keeps_it_and_who_has_lost_it_claims_nothing(string engine)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        await database.StoreAsync(Letters.New(), Letters.New());
        var replay = (await database.ApplyAsync(await database.PlanAsync()))!.Id;
        await using var db = database.Open();
        await ReplayClaims.TakeAsync(db, "slow", Stop);
        await EndLeaseAsync(db);
        Assert.Single((await ReplayClaims.ClaimAsync(db, replay, "slow", 1, Stop))!.Messages); // nobody has taken it meanwhile
        Assert.Null(await ReplayClaims.TakeAsync(db, "next", Stop)); // and the claim has renewed the lease

        await EndLeaseAsync(db);
        Assert.NotNull(await ReplayClaims.TakeAsync(db, "next", Stop));

        Assert.Null(await ReplayClaims.ClaimAsync(db, replay, "slow", 1, Stop));
        await ReplayClaims.ReturnAsync(db, replay, "slow", Stop); // not its own to give back
        Assert.Null(await ReplayClaims.TakeAsync(db, "third", Stop));
        Assert.Single((await ReplayClaims.ClaimAsync(db, replay, "next", 10, Stop))!.Messages); // what the slow one has is not claimed twice
        await ReplayClaims.ReturnAsync(db, replay, "next", Stop);
        Assert.NotNull(await ReplayClaims.TakeAsync(db, "third", Stop));
    }

    static Task EndLeaseAsync(NetraDb db) => db.Replays.ExecuteUpdateAsync(r => r.SetProperty(x => x.LeaseUntil, DateTimeOffset.UnixEpoch), Stop);

    static async Task<Replay?> TakeAsync(ScratchDatabase database, string runner, Task begin)
    {
        await using var db = database.Open();
        await db.Database.OpenConnectionAsync(Stop);
        await begin;
        return await ReplayClaims.TakeAsync(db, runner, Stop);
    }
}
