using Microsoft.EntityFrameworkCore;

namespace Netra.Storage.Tests.Migrations;

/// <summary>A database's own account of its tables: columns with type and nullability, primary keys, indexes with their filters. One sorted line each.</summary>
static class SchemaText
{
    const string Sqlite = """
        SELECT 'column ' || t.name || '.' || c.name || ' ' || c.type || ' notnull=' || c."notnull" || ' default=' || coalesce(c.dflt_value, '') || ' pk=' || c.pk AS "Value"
        FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table'
        UNION ALL
        SELECT 'index ' || t.name || '.' || i.name || ' unique=' || i."unique" || ' columns=' || (SELECT group_concat(x.name) FROM pragma_index_info(i.name) x)
            || coalesce(' where=' || substr(m.sql, instr(m.sql, 'WHERE')), '')
        FROM sqlite_master t, pragma_index_list(t.name) i LEFT JOIN sqlite_master m ON m.name = i.name AND instr(m.sql, 'WHERE') > 0
        WHERE t.type = 'table'
        UNION ALL
        SELECT 'foreign key ' || t.name || '.' || f."from" || ' -> ' || f."table" || ' ' || f.on_delete FROM sqlite_master t, pragma_foreign_key_list(t.name) f WHERE t.type = 'table'
        """;

    const string Postgres = """
        SELECT 'column ' || c.relname::text || '.' || a.attname::text || ' ' || format_type(a.atttypid, a.atttypmod) || ' notnull=' || a.attnotnull::text
            || ' identity=' || a.attidentity::text || ' default=' || coalesce(pg_get_expr(d.adbin, d.adrelid), '') AS "Value"
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
        UNION ALL
        SELECT 'constraint ' || conrelid::regclass::text || '.' || conname::text || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        UNION ALL
        SELECT 'index ' || tablename || '.' || indexdef FROM pg_indexes WHERE schemaname = 'public'
        """;

    public static async Task<IReadOnlyList<string>> ReadAsync(NetraDb db, CancellationToken cancellationToken)
    {
        var lines = await db.Database.SqlQueryRaw<string>(db.IsSqlite ? Sqlite : Postgres).ToListAsync(cancellationToken);
        return [.. lines.Where(l => !l.Contains(" qrtz_", StringComparison.OrdinalIgnoreCase) && !l.Contains("__EF", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }
}
