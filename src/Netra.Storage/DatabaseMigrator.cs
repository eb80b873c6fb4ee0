using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Netra.Storage;

/// <summary>Brings a database to this build's schema. Safe to call from several processes at once and after a kill.</summary>
public static class DatabaseMigrator
{
    const long AdvisoryLock = 0x4E65747261; // "Netra"
    const int MostTries = 60;

    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <returns>The ids of the migrations that were applied, none when the schema was up to date.</returns>
    public static async Task<IReadOnlyList<string>> MigrateAsync(string ownerUrl, CancellationToken cancellationToken)
    {
        await using var db = StorageRegistration.Open(ownerUrl);
        return db.IsSqlite ? await MigrateSqliteAsync(db, cancellationToken) : await MigratePostgresAsync(db, cancellationToken);
    }

    static async Task<IReadOnlyList<string>> MigratePostgresAsync(NetraDb db, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_lock({AdvisoryLock})", cancellationToken);
        try
        {
            await db.Database.ExecuteSqlAsync($"SET lock_timeout = '1s'", cancellationToken);
            return await PatientlyAsync(() => ApplyAsync(db, cancellationToken), cancellationToken);
        }
        finally
        {
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({AdvisoryLock})", CancellationToken.None);
        }
    }

    /// <summary>A migration that waits for a table's lock lets nobody else at the table: it waits a second at most, then steps back and tries again.</summary>
    static async Task<T> PatientlyAsync<T>(Func<Task<T>> migrate, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await migrate();
            }
            catch (Exception e) when (e.GetBaseException() is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable } && tries < MostTries)
            {
                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            }
        }
    }

    static async Task<IReadOnlyList<string>> MigrateSqliteAsync(NetraDb db, CancellationToken cancellationToken)
    {
        var file = new SqliteConnectionStringBuilder(db.Database.GetConnectionString()).DataSource;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        await using var alone = new FileStream(file + ".migrating", FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        await DropStaleLockAsync(db, cancellationToken);
        return await ApplyAsync(db, cancellationToken);
    }

    /// <summary>EF's lock row outlives a kill; under the file lock whatever is there is stale.</summary>
    static async Task DropStaleLockAsync(NetraDb db, CancellationToken cancellationToken)
    {
        var held = await db.Database
            .SqlQuery<int>($"SELECT count(*) AS \"Value\" FROM sqlite_master WHERE name = '__EFMigrationsLock'").SingleAsync(cancellationToken);
        if (held > 0)
            await db.Database.ExecuteSqlAsync($"DELETE FROM \"__EFMigrationsLock\"", cancellationToken);
    }

    static async Task<IReadOnlyList<string>> ApplyAsync(NetraDb db, CancellationToken cancellationToken)
    {
        var pending = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
        if (pending.Count > 0)
            await db.Database.MigrateAsync(cancellationToken);
        return pending;
    }
}
