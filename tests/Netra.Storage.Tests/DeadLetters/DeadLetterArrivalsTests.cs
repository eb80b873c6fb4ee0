using Microsoft.EntityFrameworkCore;
using Netra.Storage.DeadLetters;
using Netra.Storage.Runs;
using Netra.Tests;

namespace Netra.Storage.Tests.DeadLetters;

public sealed class DeadLetterArrivalsTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Engines.Sqlite)]
    [InlineData(Engines.Postgres)]
    public async Task An_identity_is_stored_once_however_often_it_comes(string engine)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        var (first, second) = (Letters.New(), Letters.New());
        var again = Letters.New(also: d => d.Identity = first.Letter.Identity);

        Assert.Equal(1, (await database.StoreAsync(first)).Stored);
        Assert.Equal(1, (await database.StoreAsync(again, second, second)).Stored);

        await using var db = database.Open();
        Assert.Equal(2, await db.DeadLetters.CountAsync(Stop));
        Assert.Equal("3f2a", (await db.DeadLetterGroups.AsNoTracking().SingleAsync(Stop)).Fingerprint);
    }

    [Theory]
    [InlineData(Engines.Sqlite)]
    [InlineData(Engines.Postgres)]
    public async Task What_fails_again_is_linked_both_ways_and_after_the_third_time_in_quarantine(string engine)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        await database.StoreAsync(Letters.New());
        for (var n = 1; n <= 3; n++)
        {
            await database.ApplyAsync(await database.PlanAsync());
            await using var db = database.Open();
            var item = await db.ReplayItems.AsNoTracking().OrderByDescending(i => i.Id).FirstAsync(i => i.Outcome == ReplayOutcome.Pending, Stop);
            await database.StoreAsync(Letters.New(replayItem: item.Id));
            var (before, now) = (await db.DeadLetters.AsNoTracking().SingleAsync(d => d.Id == item.LetterId, Stop), await db.DeadLetters.AsNoTracking().SingleAsync(d => d.ParentId == item.LetterId, Stop));
            Assert.Equal((DeadLetterStatus.FailedAgain, now.Id), (before.Status, before.SuccessorId));
            Assert.Equal((n, n == 3 ? DeadLetterStatus.Quarantined : DeadLetterStatus.Open), (now.Replays, now.Status));
            var ended = await db.ReplayItems.AsNoTracking().SingleAsync(i => i.Id == item.Id, Stop);
            Assert.Equal((ReplayOutcome.FailedAgain, now.Id), (ended.Outcome, ended.SuccessorId));
        }

        var plan = await database.PlanAsync();
        Assert.Empty(plan.Letters);
        Assert.Contains("3 replays", Assert.Single(plan.Refused).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Engines.Sqlite)]
    [InlineData(Engines.Postgres)]
    public async Task Only_a_command_that_its_run_still_needs_and_that_no_outage_killed_holds_it_up(string engine)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        var (needed, outlived, outage, ended) = (Rows.NewRun(), Rows.NewRun(), Rows.NewRun(), Rows.NewRun());
        await using (var db = database.Open())
        {
            foreach (var run in (Run[])[needed, outlived, outage, ended])
                (run.Status, run.Step) = ("running", 2);
            (ended.Status, ended.DueAt) = ("completed", null);
            db.AddRange(needed, outlived, outage, ended);
            await db.SaveChangesAsync(Stop);
        }

        var held = await database.StoreAsync(Dead(needed, 2), Dead(outlived, 1), Dead(outage, 2) with { Outage = true }, Dead(ended, 2));

        Assert.Equal(needed.CorrelationId, Assert.Single(held.Held).RunId);
        await using var after = database.Open();
        Assert.Equal(needed.CorrelationId, (await after.Runs.AsNoTracking().SingleAsync(r => r.DeadLetterId != null, Stop)).CorrelationId);
        var letter = await after.DeadLetters.AsNoTracking().SingleAsync(d => d.RunId == needed.CorrelationId, Stop);
        Assert.True(await DeadLetterMoves.ArchiveAsync(after, letter.Id, () => Task.CompletedTask, Stop));
        Assert.Equal(0, await after.Runs.CountAsync(r => r.DeadLetterId != null, Stop));

        static ArrivedLetter Dead(Run run, int step) => Letters.New(also: d => (d.MessageType, d.RunId, d.Step) = ("Netra.Contracts.Runs:ExecuteStep", run.CorrelationId, step));
    }
}
