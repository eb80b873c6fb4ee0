using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Netra.Storage;

/// <summary>Whether this process reaches its database.</summary>
public sealed class DatabaseReach(IDbContextFactory<NetraDb> contexts, IOptions<DatabaseOptions> options)
{
    /// <summary>Why the database does not answer; null where it does. A pool whose connections are all in use is no lost database: then a connection of its own is tried.</summary>
    /// <param name="patience">For each of the two.</param>
    public async Task<string?> WhyNotAsync(TimeSpan patience, CancellationToken cancellationToken) =>
        await TryAsync(AskPoolAsync, patience, cancellationToken) is { } reason && await TryAsync(AskAnewAsync, patience, cancellationToken) is not null ? reason : null;

    /// <remarks>Not waited for beyond the limit: a connection whose packets vanish also keeps what cancels a command.</remarks>
    static async Task<string?> TryAsync(Func<CancellationToken, Task> ask, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            await ask(limit.Token).WaitAsync(limit.Token);
            return null;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested) // any reason will do, and is shown
        {
            return e.Message;
        }
    }

    async Task AskPoolAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await DbClock.NowAsync(db, cancellationToken);
    }

    async Task AskAnewAsync(CancellationToken cancellationToken)
    {
        var url = DatabaseUrl.Parse(options.Value.Url);
        if (url.IsSqlite)
            throw new TimeoutException("SQLite has no other way.");
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(url.ConnectionString) { Pooling = false }.ToString());
        await connection.OpenAsync(cancellationToken);
    }
}
