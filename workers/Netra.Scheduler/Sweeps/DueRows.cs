using Microsoft.EntityFrameworkCore;
using Netra.Storage;

namespace Netra.Scheduler.Sweeps;

/// <summary>A row that was due.</summary>
sealed record DueRow(Guid Id, Guid RunId, Guid TenantId, Guid OwnerId);

/// <summary>Claims due rows: moves their due time forward, never past their deadline and never to null, on the database's clock (protocol R4).</summary>
/// <remarks>The step forward grows with the time since the row last moved, from 2 s to a minute, so that a backlog is not sent again and again.</remarks>
static class DueRows
{
    public static readonly Kind Runs = new("runs", "id", "deadline_at", "updated_at");

    public static readonly Kind Calls = new("tool_calls", "run_id", "deadline_at", "updated_at");

    public static readonly Kind Datasets = new("datasets", "id", "due_at", "created_at");

    public static Task<List<DueRow>> ClaimAsync(NetraDb db, Kind kind, int batch, CancellationToken cancellationToken) =>
        db.Database.SqlQueryRaw<DueRow>(db.IsSqlite ? Sqlite(kind) : Postgres(kind), batch).ToListAsync(cancellationToken);

    /// <summary>Rows whose word could not be sent are due again in 2 s, unless something else has made them due before or ended them.</summary>
    public static async Task ReturnAsync(NetraDb db, Kind kind, IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        var soon = Soon(kind, db.IsSqlite ? $"({DbClock.SqliteTicks} + 20000000)" : "clock_timestamp() + interval '2 seconds'");
        foreach (var id in ids)
            await db.Database.ExecuteSqlRawAsync(soon, [id], cancellationToken);
    }

    static string Soon(Kind kind, string time) => $"UPDATE {kind.Table} SET due_at = {time} WHERE id = {{0}} AND due_at > {time}";

    static string Postgres(Kind kind) => $$"""
        UPDATE {{kind.Table}} AS t
        SET due_at = CASE WHEN t.{{kind.Deadline}} <= d.now THEN d.now + interval '2 seconds'
            ELSE LEAST(t.{{kind.Deadline}}, d.now + GREATEST(interval '2 seconds', LEAST(interval '60 seconds', (d.now - t.{{kind.Moved}}) / 2))) END
        FROM (SELECT id, clock_timestamp() AS now FROM {{kind.Table}} WHERE due_at <= clock_timestamp()
            ORDER BY due_at LIMIT {0} FOR UPDATE SKIP LOCKED) AS d
        WHERE t.id = d.id
        RETURNING t.id AS "Id", t.{{kind.Run}} AS "RunId", t.tenant_id AS "TenantId", t.owner_id AS "OwnerId"
        """;

    static string Sqlite(Kind kind)
    {
        const string now = DbClock.SqliteTicks;
        return $$"""
            UPDATE {{kind.Table}}
            SET due_at = CASE WHEN {{kind.Deadline}} <= {{now}} THEN {{now}} + 20000000
                ELSE MIN({{kind.Deadline}}, {{now}} + MAX(20000000, MIN(600000000, ({{now}} - {{kind.Moved}}) / 2))) END
            WHERE id IN (SELECT id FROM {{kind.Table}} WHERE due_at <= {{now}} ORDER BY due_at LIMIT {0})
            RETURNING id AS "Id", {{kind.Run}} AS "RunId", tenant_id AS "TenantId", owner_id AS "OwnerId"
            """;
    }

    /// <summary>A table with a due time.</summary>
    internal sealed record Kind(string Table, string Run, string Deadline, string Moved);
}
