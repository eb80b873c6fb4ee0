using Microsoft.EntityFrameworkCore;

namespace Netra.Storage;

/// <summary>The database's clock, the only authority for leases, deadlines and due times.</summary>
public static class DbClock
{
    /// <summary>The current time in UTC ticks on SQLite.</summary>
    public const string SqliteTicks = "(621355968000000000 + CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) * 10000)";
    const string Postgres = "clock_timestamp()";

    /// <summary>SQL for the current time in the engine's own representation of a timestamp.</summary>
    public static string Sql(NetraDb db) => db.IsSqlite ? SqliteTicks : Postgres;

    public static async Task<DateTimeOffset> NowAsync(NetraDb db, CancellationToken cancellationToken)
    {
        if (!db.IsSqlite)
            return await db.Database.SqlQueryRaw<DateTimeOffset>($"SELECT {Postgres} AS \"Value\"").SingleAsync(cancellationToken);
        var ticks = await db.Database.SqlQueryRaw<long>($"SELECT {SqliteTicks} AS \"Value\"").SingleAsync(cancellationToken);
        return new DateTimeOffset(ticks, TimeSpan.Zero);
    }
}
