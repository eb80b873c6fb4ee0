using Microsoft.EntityFrameworkCore.Storage;

namespace Netra.Storage;

/// <summary>A transaction that writes. On SQLite, which has one writer, the others queue up here in order of arrival.</summary>
public sealed class WriteTransaction : IAsyncDisposable
{
    static readonly SemaphoreSlim SqliteWriter = new(1, 1);

    readonly IDbContextTransaction transaction;
    readonly bool holdsWriter;

    WriteTransaction(IDbContextTransaction transaction, bool holdsWriter) => (this.transaction, this.holdsWriter) = (transaction, holdsWriter);

    public static async Task<WriteTransaction> BeginAsync(NetraDb db, CancellationToken cancellationToken)
    {
        if (!db.IsSqlite)
            return new(await db.Database.BeginTransactionAsync(cancellationToken), holdsWriter: false);
        await SqliteWriter.WaitAsync(cancellationToken);
        try
        {
            return new(await db.Database.BeginTransactionAsync(cancellationToken), holdsWriter: true);
        }
        catch
        {
            SqliteWriter.Release();
            throw;
        }
    }

    public Task CommitAsync(CancellationToken cancellationToken) => transaction.CommitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await transaction.DisposeAsync();
        }
        finally
        {
            if (holdsWriter)
                SqliteWriter.Release();
        }
    }
}
