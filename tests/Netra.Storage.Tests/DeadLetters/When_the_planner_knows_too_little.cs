using Microsoft.EntityFrameworkCore;
using Netra.Storage.DeadLetters;
using Netra.Tests;

namespace Netra.Storage.Tests.DeadLetters;

/// <summary>PostgreSQL looked at the tables before anything was replayed.</summary>
public sealed class When_the_planner_knows_too_little
{
    const int Few = 10;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Word_of_a_few_messages_reads_a_few_letters_however_many_are_being_replayed()
    {
        await using var database = await ScratchDatabase.OnAsync(Engines.Postgres);
        await database.StoreAsync([.. Enumerable.Range(0, 1500).Select(_ => Letters.New())]);
        await using var db = database.Open();
        await db.Database.ExecuteSqlAsync($"VACUUM (ANALYZE) dead_letters, dead_letter_replay_items", Stop);
        var replay = (await database.ApplyAsync(await database.PlanAsync()))!.Id;
        await ReplayClaims.TakeAsync(db, "me", Stop);
        var claimed = (await ReplayClaims.ClaimAsync(db, replay, "me", Few, Stop))!.Messages;

        await using var transaction = await db.Database.BeginTransactionAsync(Stop);
        var before = await ReadAsync(db);
        await ReplaySending.ResolvedAsync(db, [.. claimed.Select(m => m.ItemId)], Stop);

        Assert.InRange(await ReadAsync(db) - before, Few, 10 * Few);
        Assert.Equal(Few, await db.DeadLetters.CountAsync(d => d.Status == DeadLetterStatus.Resolved, Stop));
    }

    /// <summary>How many rows of letters this session has looked at.</summary>
    static Task<long> ReadAsync(NetraDb db) => db.Database.SqlQuery<long>(
        $"SELECT coalesce(idx_tup_fetch, 0) + coalesce(seq_tup_read, 0) AS \"Value\" FROM pg_stat_xact_user_tables WHERE relname = 'dead_letters'").SingleAsync(Stop);
}
