using Microsoft.EntityFrameworkCore;
using Netra.Contracts;
using Netra.Storage.DeadLetters;
using Netra.Tests;

namespace Netra.Storage.Tests.DeadLetters;

/// <summary>What operators do to one letter, where another was faster.</summary>
public sealed class DeadLetterMovesTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Engines.Sqlite)]
    [InlineData(Engines.Postgres)]
    public async Task Of_two_edits_of_one_version_the_first_counts_and_none_while_it_is_being_replayed(string engine)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        await database.StoreAsync(Letters.New());
        await using var db = database.Open();
        var seen = await db.DeadLetters.AsNoTracking().SingleAsync(Stop);

        Assert.True(await EditAsync(database, seen, 2));
        Assert.False(await EditAsync(database, seen, 3));

        var edited = await db.DeadLetters.AsNoTracking().SingleAsync(Stop);
        Assert.Equal((2, 2), (edited.Version, edited.Body[0]));
        var former = await db.DeadLetterVersions.AsNoTracking().SingleAsync(Stop);
        Assert.Equal((1, 1), (former.Version, former.Body[0]));
        await database.ApplyAsync(await database.PlanAsync());
        Assert.False(await EditAsync(database, edited, 3));
    }

    [Theory]
    [InlineData(Engines.Sqlite)]
    [InlineData(Engines.Postgres)]
    public async Task What_was_edited_since_the_plan_is_left_out_of_it(string engine)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        await database.StoreAsync(Letters.New(), Letters.New());
        var plan = await database.PlanAsync();
        await using var db = database.Open();
        var letter = await db.DeadLetters.AsNoTracking().OrderBy(d => d.Id).FirstAsync(Stop);
        Assert.True(await EditAsync(database, letter, 2));

        var replay = (await database.ApplyAsync(plan))!.Id;

        Assert.Equal(ReplayOutcome.Refused, (await db.ReplayItems.AsNoTracking().SingleAsync(i => i.LetterId == letter.Id, Stop)).Outcome);
        Assert.Equal(1, (await ReplayCounts.ReadAsync(db, replay, Stop)).Pending);
        Assert.Equal(DeadLetterStatus.Open, (await db.DeadLetters.AsNoTracking().SingleAsync(d => d.Id == letter.Id, Stop)).Status);
    }

    [Theory]
    [InlineData(Engines.Sqlite)]
    [InlineData(Engines.Postgres)]
    public async Task A_run_that_waits_for_a_letter_goes_on_when_it_is_purged(string engine)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        await using var db = database.Open();
        var run = Rows.NewRun();
        (run.Status, run.Step) = (RunStatus.Running, 2);
        db.Add(run);
        await db.SaveChangesAsync(Stop);
        await database.StoreAsync(Letters.New(also: d => (d.MessageType, d.RunId, d.Step) = ("Netra.Contracts.Runs:ExecuteStep", run.CorrelationId, 2)));
        var letter = await db.DeadLetters.AsNoTracking().SingleAsync(Stop);
        Assert.Equal(letter.Id, (await db.Runs.AsNoTracking().SingleAsync(Stop)).DeadLetterId);

        Assert.True(await DeadLetterMoves.PurgeAsync(db, letter.Id, () => Task.CompletedTask, Stop));

        var free = await db.Runs.AsNoTracking().SingleAsync(Stop);
        Assert.Null(free.DeadLetterId);
        Assert.True(free.DueAt <= await DbClock.NowAsync(db, Stop));
    }

    static async Task<bool> EditAsync(ScratchDatabase database, DeadLetter seen, byte body)
    {
        await using var db = database.Open();
        return await DeadLetterMoves.EditAsync(db, seen, [body], "{}", Guid.Empty, () => Task.CompletedTask, Stop);
    }
}
