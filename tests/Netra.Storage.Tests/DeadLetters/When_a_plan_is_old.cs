using Microsoft.EntityFrameworkCore;
using Netra.Storage.DeadLetters;
using Netra.Tests;

namespace Netra.Storage.Tests.DeadLetters;

/// <summary>A plan's hash stands for exactly what its maker looked at.</summary>
public sealed class When_a_plan_is_old
{
    static readonly ReplaySettings Settings = new(100, 20, 500, Ramp: true, null);

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Engines.Sqlite)]
    [InlineData(Engines.Postgres)]
    public async Task Letters_that_have_changed_since_are_left_out(string engine)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        var (kept, edited, archived) = (Letters.New(), Letters.New(), Letters.New());
        await database.StoreAsync(kept, edited, archived);
        var plan = await database.PlanAsync();
        await using var db = database.Open();
        var before = await db.DeadLetters.AsNoTracking().SingleAsync(d => d.Id == edited.Letter.Id, Stop);
        Assert.True(await DeadLetterMoves.EditAsync(db, before, [4], """{"tool":"y"}""", Guid.Empty, () => Task.CompletedTask, Stop));
        Assert.True(await DeadLetterMoves.ArchiveAsync(db, archived.Letter.Id, () => Task.CompletedTask, Stop));

        var replay = (await database.ApplyAsync(plan))!.Id;

        var outcomes = await db.ReplayItems.AsNoTracking().Where(i => i.ReplayId == replay).ToDictionaryAsync(i => i.LetterId, i => i.Outcome, Stop);
        Assert.Equal(
            (ReplayOutcome.Pending, ReplayOutcome.Refused, ReplayOutcome.Refused), (outcomes[kept.Letter.Id], outcomes[edited.Letter.Id], outcomes[archived.Letter.Id]));
        Assert.Equal(DeadLetterStatus.Open, (await db.DeadLetters.AsNoTracking().SingleAsync(d => d.Id == edited.Letter.Id, Stop)).Status);
    }

    [Fact]
    public async Task Its_hash_is_of_the_set_of_each_letters_version_and_of_all_settings()
    {
        await using var database = await ScratchDatabase.OnAsync(Engines.Sqlite);
        var letter = Letters.New();
        await database.StoreAsync(letter, Letters.New());
        List<string> hashes = [];
        foreach (var settings in (ReplaySettings[])[
            Settings, Settings with { RatePerSecond = 101 }, Settings with { StopOnFailurePercent = 21 }, Settings with { MaxInFlight = 501 }, Settings with { Ramp = false },
            Settings with { RedirectTo = "netra.steps" }])
            hashes.Add(await HashAsync(database, settings));
        hashes.Add(await HashAsync(database, Settings, $"id:{letter.Letter.Id}"));
        await using (var db = database.Open())
            await db.DeadLetters.Where(d => d.Id == letter.Letter.Id).ExecuteUpdateAsync(d => d.SetProperty(x => x.Version, 2), Stop);
        hashes.Add(await HashAsync(database, Settings));

        Assert.Equal(hashes.Distinct(StringComparer.Ordinal), hashes);
    }

    static async Task<string> HashAsync(ScratchDatabase database, ReplaySettings settings, string filter = "")
    {
        await using var db = database.Open();
        return (await ReplayPlans.MakeAsync(db, DeadLetterFilter.Parse(filter).On(db), [], filter, settings, Guid.Empty, Stop)).Replay.PlanHash;
    }
}
