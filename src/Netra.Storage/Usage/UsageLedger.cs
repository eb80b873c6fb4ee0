using Microsoft.EntityFrameworkCore;

namespace Netra.Storage.Usage;

/// <summary>What users have used, by the day on which runs ended. A run's own row is its booking, made by the transaction that ends it; nothing else is written for it.</summary>
public static class UsageLedger
{
    const string PostgresDay = "(completed_at AT TIME ZONE 'UTC')::date - DATE '0001-01-01'";
    const string SqliteDay = "completed_at / 864000000000";
    const string PostgresMs = "(extract(epoch FROM completed_at - coalesce(started_at, completed_at)) * 1000)::bigint";
    const string SqliteMs = "(completed_at - coalesce(started_at, completed_at)) / 10000";

    /// <summary>The days from <paramref name="from"/> to before <paramref name="to"/> that have any, in order.</summary>
    public static async Task<IReadOnlyList<UsageDay>> ReadAsync(NetraDb db, Guid tenantId, Guid ownerId, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var sql = $$"""
            SELECT {{Sums(db)}} FROM runs
            WHERE tenant_id = {0} AND owner_id = {1} AND completed_at >= {2} AND completed_at < {3} GROUP BY 1, 2, 3
            """;
        var present = await db.Database.SqlQueryRaw<DaySums>(sql, tenantId, ownerId, Moment(db, from), Moment(db, to)).ToListAsync(cancellationToken);
        var deleted = await db.UsageDays.AsNoTracking().Where(u => u.OwnerId == ownerId && u.Day >= from && u.Day < to).ToListAsync(cancellationToken);
        return [.. present.Select(p => p.ToDay()).Concat(deleted).GroupBy(u => u.Day).OrderBy(g => g.Key).Select(Together)];
    }

    /// <summary>Books runs that the transaction is about to delete.</summary>
    public static async Task KeepAsync(NetraDb db, IReadOnlyList<Guid> runs, CancellationToken cancellationToken)
    {
        var ids = string.Join(", ", runs.Select((_, i) => $"{{{i}}}"));
        var sql = $"SELECT {Sums(db)} FROM runs WHERE id IN ({ids}) GROUP BY 1, 2, 3";
        foreach (var sums in await db.Database.SqlQueryRaw<DaySums>(sql, [.. runs.Select(r => (object)r)]).ToListAsync(cancellationToken))
        {
            var day = sums.ToDay();
            await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO usage_days (owner_id, day, tenant_id, runs, tool_calls, input_tokens, output_tokens, run_ms)
                VALUES ({day.OwnerId}, {day.Day}, {day.TenantId}, {day.Runs}, {day.ToolCalls}, {day.InputTokens}, {day.OutputTokens}, {day.RunMs})
                ON CONFLICT (owner_id, day) DO UPDATE SET runs = usage_days.runs + excluded.runs, tool_calls = usage_days.tool_calls + excluded.tool_calls,
                    input_tokens = usage_days.input_tokens + excluded.input_tokens, output_tokens = usage_days.output_tokens + excluded.output_tokens, run_ms = usage_days.run_ms + excluded.run_ms
                """, cancellationToken);
        }
    }

    static string Sums(NetraDb db)
    {
        var (day, ms) = db.IsSqlite ? (SqliteDay, SqliteMs) : (PostgresDay, PostgresMs);
        return $"""
            owner_id AS "OwnerId", tenant_id AS "TenantId", {day} AS "Day", sum(CASE WHEN parent_run_id IS NULL THEN 1 ELSE 0 END) AS "Runs",
            sum(tool_calls) AS "ToolCalls", CAST(sum(input_tokens) AS bigint) AS "InputTokens", CAST(sum(output_tokens) AS bigint) AS "OutputTokens",
            CAST(sum(CASE WHEN parent_run_id IS NULL THEN {ms} ELSE 0 END) AS bigint) AS "RunMs"
            """;
    }

    static object Moment(NetraDb db, DateOnly day)
    {
        var moment = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        return db.IsSqlite ? moment.UtcTicks : moment;
    }

    static UsageDay Together(IGrouping<DateOnly, UsageDay> days) => new()
    {
        Day = days.Key,
        Runs = days.Sum(d => d.Runs),
        ToolCalls = days.Sum(d => d.ToolCalls),
        InputTokens = days.Sum(d => d.InputTokens),
        OutputTokens = days.Sum(d => d.OutputTokens),
        RunMs = days.Sum(d => d.RunMs),
    };

    /// <param name="Day">Since 1 January of the year 1.</param>
    sealed record DaySums(Guid OwnerId, Guid TenantId, int Day, long Runs, long ToolCalls, long InputTokens, long OutputTokens, long RunMs)
    {
        public UsageDay ToDay() => new()
        {
            OwnerId = OwnerId,
            TenantId = TenantId,
            Day = DateOnly.FromDayNumber(Day),
            Runs = Runs,
            ToolCalls = ToolCalls,
            InputTokens = InputTokens,
            OutputTokens = OutputTokens,
            RunMs = RunMs,
        };
    }
}
