using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Netra.Storage.Runs;

/// <summary>Inserts runs on PostgreSQL by one statement, which is its own transaction and one round trip: all or none.</summary>
public sealed class RunInserts(IDbContextFactory<NetraDb> contexts, CommitWatch? watch = null)
{
    public async Task AddAsync(IReadOnlyList<Run> runs)
    {
        await using var db = await contexts.CreateDbContextAsync();
        await db.Database.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch((NpgsqlConnection)db.Database.GetDbConnection());
        if (db.Guard is { IsOn: true } guard)
            batch.BatchCommands.Add(guard.Command(RowScope.Of(runs)));
        batch.BatchCommands.Add(RowMap<Run>.Insert(runs));
        watch?.Before();
        await batch.ExecuteNonQueryAsync();
        watch?.After();
    }
}
