using Microsoft.EntityFrameworkCore;
using Netra.Tests;

namespace Netra.Storage.Tests.Migrations;

public sealed class When_several_migrate_at_once
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_applies_and_the_others_find_it_done()
    {
        await using var database = await ScratchDatabase.OnAsync(Engines.Postgres, migrated: false);

        var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => DatabaseMigrator.MigrateAsync(database.Url, Stop), Stop)));

        Assert.Single(applied, a => a.Count > 0);
        await using var db = database.Open();
        Assert.Empty(await db.Database.GetPendingMigrationsAsync(Stop));
        Assert.Equal(0, await db.Runs.CountAsync(Stop));
    }

    [Fact]
    public async Task One_that_waits_for_a_table_holds_nobody_up_for_long()
    {
        await using var database = await ScratchDatabase.OnAsync(Engines.Postgres);
        await using (var before = database.Open())
        {
            await before.Database.ExecuteSqlRawAsync(
                """ALTER TABLE runs DROP COLUMN step_losses; DELETE FROM "__EFMigrationsHistory" WHERE "MigrationId" = '0002_step_losses'""", Stop);
        }

        await using var reader = database.Open();
        await using var reading = await reader.Database.BeginTransactionAsync(Stop);
        await reader.Database.ExecuteSqlRawAsync("SELECT id FROM runs LIMIT 1", Stop);

        var migrating = DatabaseMigrator.MigrateAsync(database.Url, Stop);
        var longest = TimeSpan.Zero;
        var begun = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(4))
        {
            var asked = TimeProvider.System.GetTimestamp();
            await using var other = database.Open();
            await other.Database.ExecuteSqlRawAsync("SELECT id FROM runs LIMIT 1", Stop);
            longest = TimeSpan.FromTicks(Math.Max(longest.Ticks, TimeProvider.System.GetElapsedTime(asked).Ticks));
        }

        Assert.False(migrating.IsCompleted);
        Assert.InRange(longest.TotalSeconds, 0.5, 2);
        await reading.CommitAsync(Stop);
        Assert.NotEmpty(await migrating);
    }

    [Fact]
    public async Task A_lock_row_that_a_kill_left_behind_holds_nobody_up()
    {
        await using var database = await ScratchDatabase.OnAsync(Engines.Sqlite, migrated: false);
        await using (var db = database.Open())
        {
            await db.Database.ExecuteSqlRawAsync("""
                CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL PRIMARY KEY, "Timestamp" TEXT NOT NULL);
                INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01 00:00:00+00:00');
                """, Stop);
        }

        var applied = await DatabaseMigrator.MigrateAsync(database.Url, Stop).WaitAsync(TimeSpan.FromSeconds(15), TimeProvider.System, Stop);

        Assert.NotEmpty(applied);
    }
}
