using Microsoft.EntityFrameworkCore;
using Netra.Contracts;
using Netra.Storage.Runs;
using Npgsql;

namespace Netra.Storage;

/// <summary>Rows of PostgreSQL, without Entity Framework's tracking: one round trip locks and reads them, one writes and commits.</summary>
sealed class PostgresRows<T> : RowTransaction<T>
    where T : class
{
    static readonly string CallsOfSteps =
        $"SELECT {RowMap<ToolCall>.Selected("c")} FROM tool_calls c JOIN runs r ON c.run_id = r.id AND c.step = r.step "
        + $"WHERE r.id = ANY ($1) AND r.status IN ('{RunStatus.Waiting}', '{RunStatus.Cancelling}')";

    static readonly string LockedCalls = $"SELECT {RowMap<ToolCall>.Selected("c")} FROM tool_calls c WHERE run_id = $1 AND step = $2 ORDER BY id FOR UPDATE";

    readonly NpgsqlConnection connection;
    readonly CommitWatch? watch;
    readonly Dictionary<Guid, Loaded<T>> rows = [];
    readonly Dictionary<Guid, Loaded<ToolCall>> calls = [];
    readonly List<Run> newRuns = [];
    readonly List<ToolCall> newCalls = [];
    readonly List<RunEvent> newEvents = [];

    PostgresRows(NetraDb db, CommitWatch? watch)
        : base(db) => (connection, this.watch) = ((NpgsqlConnection)db.Database.GetDbConnection(), watch);

    public static async Task<RowTransaction<T>> LockAsync(NetraDb db, CommitWatch? watch, Guid[] ids)
    {
        db.Database.AutoTransactionBehavior = AutoTransactionBehavior.Never; // this one is begun and ended here
        await db.Database.OpenConnectionAsync();
        var locked = new PostgresRows<T>(db, watch);
        await using var batch = new NpgsqlBatch(locked.connection) { BatchCommands = { new("BEGIN") } };
        var declares = db.Guard?.IsOn == true;
        if (declares)
            batch.BatchCommands.Add(db.Guard!.Command(db.Scope));
        batch.BatchCommands.Add(Ask(RowMap<T>.Lock, ids));
        if (typeof(T) == typeof(Run))
            batch.BatchCommands.Add(Ask(CallsOfSteps, ids));
        await using var reader = await batch.ExecuteReaderAsync();
        if (declares)
            await reader.NextResultAsync();
        while (await reader.ReadAsync())
            Keep(locked.rows, reader);
        if (await reader.NextResultAsync())
        {
            while (await reader.ReadAsync())
                Keep(locked.calls, reader);
        }

        return locked;
    }

    protected override T? Find(Guid id) => rows.TryGetValue(id, out var row) ? row.Now : null;

    public override void Forget(T row) => rows.Remove(RowMap<T>.Key(row));

    public override void Add<TRow>(IReadOnlyCollection<TRow> rows)
    {
        switch (rows)
        {
            case IEnumerable<RunEvent> events:
                newEvents.AddRange(events);
                break;
            case IEnumerable<ToolCall> added:
                newCalls.AddRange(added);
                break;
            case IEnumerable<Run> runs:
                newRuns.AddRange(runs);
                break;
            default:
                Db.AddRange(rows);
                break;
        }
    }

    public override async Task<IReadOnlyList<ToolCall>> CallsAsync(Run run, bool locked, CancellationToken cancellationToken)
    {
        if (locked)
        {
            await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new(LockedCalls) { Parameters = { Of(run.CorrelationId), Of(run.Step) } } } };
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                Keep(calls, reader);
        }

        return [.. calls.Values.Select(c => c.Now).Where(c => c.RunId == run.CorrelationId && c.Step == run.Step)];
    }

    public override async Task CommitAsync()
    {
        if (Db.ChangeTracker.HasChanges())
            await Db.SaveChangesAsync();
        await using var batch = new NpgsqlBatch(connection);
        Update(batch, rows, RowMap<T>.Small);
        Update(batch, calls, always: 0); // not locked: a column that is not ours is left alone
        Insert(batch, newRuns);
        Insert(batch, newCalls);
        Insert(batch, newEvents);
        batch.BatchCommands.Add(new("COMMIT"));
        watch?.Before();
        await batch.ExecuteNonQueryAsync();
        watch?.After();
    }

    static void Keep<TRow>(Dictionary<Guid, Loaded<TRow>> kept, NpgsqlDataReader reader)
        where TRow : class
    {
        var row = RowMap<TRow>.Read(reader);
        kept[RowMap<TRow>.Key(row)] = new(row, RowMap<TRow>.Copy(row));
    }

    /// <summary>Rows that changed in the same columns share a statement; in the order of their ids, as they are locked.</summary>
    static void Update<TRow>(NpgsqlBatch batch, Dictionary<Guid, Loaded<TRow>> loaded, ulong always)
        where TRow : class
    {
        var changed = loaded.Select(l => (Id: l.Key, l.Value.Now, Columns: RowMap<TRow>.Difference(l.Value.Before, l.Value.Now))).Where(l => l.Columns != 0);
        foreach (var same in changed.OrderBy(l => l.Id).GroupBy(l => l.Columns | always, l => l.Now))
            batch.BatchCommands.Add(RowMap<TRow>.Update([.. same], same.Key));
    }

    static void Insert<TRow>(NpgsqlBatch batch, List<TRow> added)
        where TRow : class
    {
        if (added.Count > 0)
            batch.BatchCommands.Add(RowMap<TRow>.Insert(added));
    }

    static NpgsqlBatchCommand Ask(string sql, Guid[] ids) => new(sql) { Parameters = { Of(ids) } };

    static NpgsqlParameter<TValue> Of<TValue>(TValue value) => new() { TypedValue = value };

    /// <param name="Now">The row that transitions change.</param>
    /// <param name="Before">As it was read.</param>
    sealed record Loaded<TRow>(TRow Now, TRow Before);
}
