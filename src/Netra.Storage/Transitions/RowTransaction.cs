using Microsoft.EntityFrameworkCore;
using Netra.Storage.Runs;

namespace Netra.Storage;

/// <summary>One transaction over the rows of several transitions: they are locked and loaded at its begin, changed in place, and saved at its commit with what was added.</summary>
/// <remarks>On PostgreSQL a transaction is two round trips. A row that did not change is not written, and of a row only the columns that may have changed are.</remarks>
public abstract class RowTransaction : IAsyncDisposable
{
    readonly HashSet<object> seen = [];

    private protected RowTransaction(NetraDb db) => Db = db;

    /// <summary>A context on the same connection and transaction, for what is rare; what it tracks is saved at the commit.</summary>
    public NetraDb Db { get; }

    /// <summary>Rows to insert at the commit.</summary>
    public abstract void Add<TRow>(IReadOnlyCollection<TRow> rows)
        where TRow : class;

    /// <summary>The calls of the step at which a waiting or cancelling run of the transaction is. What is changed in them is saved.</summary>
    /// <param name="run">A row of the transaction.</param>
    /// <param name="locked">Whether the transition may close them: they are then locked and read again, since workers claim them meanwhile.</param>
    /// <param name="cancellationToken">Undoes the transaction.</param>
    public abstract Task<IReadOnlyList<ToolCall>> CallsAsync(Run run, bool locked, CancellationToken cancellationToken);

    /// <summary>True once for each key in this transaction: for what one of several transitions does for all.</summary>
    public bool IsFirst(object key) => seen.Add(key);

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Db.Declared = null; // the context goes back to its pool
        return Db.DisposeAsync();
    }
}

/// <inheritdoc cref="RowTransaction"/>
abstract class RowTransaction<T>(NetraDb db) : RowTransaction(db)
    where T : class
{
    /// <summary>Begins a transaction and locks the rows in the order of their ids, so that two transactions never wait for each other.</summary>
    public static async Task<RowTransaction<T>> BeginAsync(IDbContextFactory<NetraDb> contexts, CommitWatch? watch, Guid[] ids, RowScope scope)
    {
        var db = await contexts.CreateDbContextAsync();
        try
        {
            db.Declared = scope;
            return db.IsSqlite ? await SqliteRows<T>.LockAsync(db, ids) : await PostgresRows<T>.LockAsync(db, watch, ids);
        }
        catch
        {
            db.Declared = null;
            await db.DisposeAsync();
            throw;
        }
    }

    /// <summary>The locked row, or null where there is none, or it is not of the scope of who asks: a transaction may hold rows of several users.</summary>
    public T? Find(Guid id, RowScope? scope) =>
        Find(id) is { } row && (Db.Guard is null || (row is IOwned owned && scope?.Admits(owned) == true)) ? row : null;

    protected abstract T? Find(Guid id);

    /// <summary>Leaves the row as it is in the database.</summary>
    public abstract void Forget(T row);

    public abstract Task CommitAsync();
}

/// <summary>Told of commits that pass by Entity Framework's interceptors.</summary>
public sealed record CommitWatch(Action Before, Action After);
