using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Netra.Storage.Runs;

/// <summary>Inserts runs on PostgreSQL, and the Idempotency-Keys that they were submitted with, by one statement, which is its own transaction and one round trip.</summary>
public sealed class RunInserts(IDbContextFactory<NetraDb> contexts, CommitWatch? watch = null)
{
    /// <summary>Runs with a key are there only where the key is theirs; $1 holds their ids.</summary>
    static readonly string WithKeys = $"""
        WITH keyed AS ({RowMap<IdempotencyKey>.InsertFrom(2)} ON CONFLICT (owner_id, key) DO NOTHING RETURNING run_id)
        {RowMap<Run>.InsertFrom(2 + RowMap<IdempotencyKey>.Width)} WHERE r.id <> ALL ($1) OR r.id IN (SELECT run_id FROM keyed) RETURNING id
        """;

    /// <summary>Adds all or, where it fails, none, but for the runs whose key their owner has used: it waits for a transaction that is about to use the same key.</summary>
    /// <returns>The ids of the runs that are there now.</returns>
    public async Task<IReadOnlySet<Guid>> AddAsync(IReadOnlyCollection<SubmittedRun> submitted)
    {
        await using var db = await contexts.CreateDbContextAsync();
        await db.Database.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch((NpgsqlConnection)db.Database.GetDbConnection());
        if (db.Guard is { IsOn: true } guard)
            batch.BatchCommands.Add(guard.Command(RowScope.Of([.. submitted.Select(s => s.Run)])));
        batch.BatchCommands.Add(Command([.. submitted]));
        watch?.Before();
        var added = await ReadAsync(batch);
        watch?.After();
        return added;
    }

    /// <summary>Keys in the order in which each process takes them, so that no two wait for each other.</summary>
    static NpgsqlBatchCommand Command(SubmittedRun[] submitted)
    {
        var keys = submitted.Select(s => s.Key).OfType<IdempotencyKey>().OrderBy(k => k.OwnerId).ThenBy(k => k.Key, StringComparer.Ordinal).ToList();
        var command = new NpgsqlBatchCommand(WithKeys);
        command.Parameters.Add(new NpgsqlParameter { Value = keys.Select(k => k.RunId).ToArray() });
        RowMap<IdempotencyKey>.AddTo(command, keys);
        RowMap<Run>.AddTo(command, [.. submitted.Select(s => s.Run)]);
        return command;
    }

    static async Task<HashSet<Guid>> ReadAsync(NpgsqlBatch batch)
    {
        HashSet<Guid> added = [];
        await using var reader = await batch.ExecuteReaderAsync();
        for (var n = 1; n < batch.BatchCommands.Count; n++)
            await reader.NextResultAsync();
        while (await reader.ReadAsync())
            added.Add(reader.GetGuid(0));
        return added;
    }
}

/// <param name="Key">What ties an Idempotency-Key to the run, where it was submitted with one.</param>
public sealed record SubmittedRun(Run Run, IdempotencyKey? Key);
