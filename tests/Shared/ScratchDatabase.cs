using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Netra.Storage;
using Npgsql;

namespace Netra.Tests;

/// <summary>A database of one test, gone after it.</summary>
sealed class ScratchDatabase : IAsyncDisposable, IDbContextFactory<NetraDb>
{
    readonly string? server;
    readonly string name;

    ScratchDatabase(string? server, string name, string url) => (this.server, this.name, Url) = (server, name, url);

    /// <summary>Its address in the form that <c>Database:Url</c> takes, with the owner's rights.</summary>
    public string Url { get; }

    public static async Task<ScratchDatabase> OnAsync(string engine, bool migrated = true)
    {
        var database = engine == "sqlite" ? Sqlite() : await PostgresAsync();
        if (migrated)
            await DatabaseMigrator.MigrateAsync(database.Url, TestContext.Current.CancellationToken);
        return database;
    }

    public NetraDb Open() => StorageRegistration.Open(Url);

    public NetraDb CreateDbContext() => Open();

    public async ValueTask DisposeAsync()
    {
        if (server is null)
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(name, recursive: true);
            return;
        }

        await using (var connection = new NpgsqlConnection(DatabaseUrl.Parse(Url).ConnectionString))
            NpgsqlConnection.ClearPool(connection);
        await DropAsync();
    }

    /// <summary>Again while the server's own vacuum is at the database: nobody but the server may end that.</summary>
    async Task DropAsync()
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await ExecuteAsync(server!, $"DROP DATABASE {name} WITH (FORCE)");
                return;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege && tries < 50)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
            }
        }
    }

    public static async Task ExecuteAsync(string url, string sql)
    {
        await using var source = NpgsqlDataSource.Create(DatabaseUrl.Parse(url).ConnectionString + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    static ScratchDatabase Sqlite()
    {
        var folder = Directory.CreateTempSubdirectory("netra-test-").FullName;
        return new(server: null, folder, $"sqlite:{folder}/netra.db");
    }

    static async Task<ScratchDatabase> PostgresAsync()
    {
        var server = Servers.Postgres;
        var name = $"t{Guid.CreateVersion7():n}";
        await ExecuteAsync(server, $"CREATE DATABASE {name}");
        return new(server, name, new UriBuilder(server) { Path = "/" + name }.Uri.OriginalString);
    }
}
