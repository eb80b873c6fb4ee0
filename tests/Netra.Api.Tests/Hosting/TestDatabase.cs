using Microsoft.Data.Sqlite;

namespace Netra.Api.Tests;

/// <summary>A database for tests, each of which has a tenant of its own.</summary>
public sealed class TestDatabase(string url, Func<Task> drop) : IAsyncDisposable
{
    public string Url { get; } = url;

    public static TestDatabase Sqlite()
    {
        var folder = Directory.CreateTempSubdirectory("netra-api-").FullName;
        return new($"sqlite:{Path.Combine(folder, "netra.db")}", () =>
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
            return Task.CompletedTask;
        });
    }

    /// <summary>The database that NETRA_POSTGRES names, shared with other tests; the test is skipped where it names none.</summary>
    public static TestDatabase Postgres()
    {
        var url = Environment.GetEnvironmentVariable("NETRA_POSTGRES");
        if (string.IsNullOrEmpty(url) && Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail("NETRA_POSTGRES must name a database in CI.");
        Assert.SkipWhen(string.IsNullOrEmpty(url), "NETRA_POSTGRES names no database.");
        return new(url!, () => Task.CompletedTask);
    }

    /// <summary>A server that is not there.</summary>
    public static TestDatabase Away() => new("postgresql://nobody:nothing@127.0.0.1:1/nowhere", () => Task.CompletedTask) { Exists = false };

    /// <summary>One that another has made and fills.</summary>
    public static TestDatabase Made(string url) => new(url, () => Task.CompletedTask) { Exists = false };

    public bool Exists { get; private init; } = true;

    public static TestDatabase Of(string engine) => engine == "sqlite" ? Sqlite() : Postgres();

    public async ValueTask DisposeAsync() => await drop();
}
