using Microsoft.EntityFrameworkCore;
using Netra.Contracts;
using Netra.Storage.Runs;

namespace Netra.Storage;

/// <summary>Rows of the embedded database, tracked by Entity Framework.</summary>
sealed class SqliteRows<T> : RowTransaction<T>
    where T : class
{
    readonly WriteTransaction transaction;
    Dictionary<Guid, T> rows = [];

    SqliteRows(NetraDb db, WriteTransaction transaction)
        : base(db) => this.transaction = transaction;

    public static async Task<RowTransaction<T>> LockAsync(NetraDb db, Guid[] ids)
    {
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        var locked = new SqliteRows<T>(db, await WriteTransaction.BeginAsync(db, CancellationToken.None));
        try
        {
            locked.rows = await RowLock.LoadAsync<T>(db, ids, CancellationToken.None);
            await locked.ReadCallsAsync();
            return locked;
        }
        catch
        {
            await locked.transaction.DisposeAsync();
            throw;
        }
    }

    protected override T? Find(Guid id) => rows.GetValueOrDefault(id);

    public override void Forget(T row) => Db.Entry(row).State = EntityState.Detached;

    public override void Add<TRow>(IReadOnlyCollection<TRow> rows) => Db.AddRange(rows);

    /// <summary>One writer at a time: nobody claims them meanwhile.</summary>
    public override Task<IReadOnlyList<ToolCall>> CallsAsync(Run run, bool locked, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ToolCall>>([.. Db.ToolCalls.Local.Where(c => c.RunId == run.CorrelationId && c.Step == run.Step)]);

    public override async Task CommitAsync()
    {
        Db.ChangeTracker.DetectChanges();
        RowLock.Stamp<T>(Db);
        await Db.SaveChangesAsync();
        await transaction.CommitAsync(CancellationToken.None);
    }

    public override async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await base.DisposeAsync();
    }

    async Task ReadCallsAsync()
    {
        var waiting = rows.Values.OfType<Run>().Where(r => r.Status is RunStatus.Waiting or RunStatus.Cancelling).Select(r => r.CorrelationId).ToList();
        if (waiting.Count == 0)
            return;
        var calls = from call in Db.ToolCalls
                    join run in Db.Runs on new { call.RunId, call.Step } equals new { RunId = run.CorrelationId, run.Step }
                    where waiting.Contains(run.CorrelationId)
                    select call;
        await calls.AsTracking().LoadAsync();
    }
}
