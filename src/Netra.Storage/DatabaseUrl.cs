using Microsoft.Data.Sqlite;
using Npgsql;

namespace Netra.Storage;

/// <summary>A database address, taken apart.</summary>
public sealed record DatabaseUrl(bool IsSqlite, string ConnectionString)
{
    const string SqliteScheme = "sqlite:";

    /// <exception cref="FormatException">The address is of neither kind.</exception>
    public static DatabaseUrl Parse(string url, int poolSize = 40)
    {
        if (url.StartsWith(SqliteScheme, StringComparison.Ordinal) && url.Length > SqliteScheme.Length)
            return new(IsSqlite: true, Sqlite(url[SqliteScheme.Length..]));
        if (Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "postgresql" or "postgres")
            return new(IsSqlite: false, Postgres(uri, poolSize));
        throw new FormatException(
            $"Database:Url must be 'postgresql://user:password@host:port/database' or 'sqlite:/path/to/file.db', not '{Redact(url)}'.");
    }

    static string Sqlite(string path) => new SqliteConnectionStringBuilder
    {
        DataSource = path,
        DefaultTimeout = 30,
        ForeignKeys = true,
    }.ToString();

    static string Postgres(Uri uri, int poolSize)
    {
        var user = uri.UserInfo.Split(':', 2);
        return new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.Port > 0 ? uri.Port : NpgsqlConnection.DefaultPort,
            Database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')),
            Username = Uri.UnescapeDataString(user[0]),
            Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null,
            MaxPoolSize = poolSize,
            MaxAutoPrepare = 100,
            AutoPrepareMinUsages = 3,
            Timeout = 10,
            CommandTimeout = 30,
            KeepAlive = 10,
            NoResetOnClose = true, // nothing is set for longer than a transaction
            Options = "-c idle_in_transaction_session_timeout=10000", // locks of a process that cannot be reached any more, in milliseconds
            ApplicationName = "netra",
        }.ToString();
    }

    static string Redact(string url) => url.Contains('@', StringComparison.Ordinal) ? "***" + url[url.LastIndexOf('@')..] : url;
}
