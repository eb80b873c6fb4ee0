using Microsoft.EntityFrameworkCore;

namespace Netra.Storage;

/// <summary>Loads rows for a transition: locked to the end of the transaction, their <c>updated_at</c> read as the database's clock.</summary>
public static class RowLock
{
    /// <returns>The tracked row, or null where there is none.</returns>
    public static async Task<T?> LoadAsync<T>(NetraDb db, Guid id, CancellationToken cancellationToken)
        where T : class
    {
        var row = await db.Set<T>().FromSqlRaw(Select<T>(db, "id = {0}"), id).IgnoreQueryFilters().AsTracking().SingleOrDefaultAsync(cancellationToken);
        if (row is not null)
            db.Entry(row).Property("UpdatedAt").IsModified = true;
        return row;
    }

    /// <summary>Locks in the order of ids, so that two transactions never wait for each other. <see cref="Stamp"/> keeps the clock of those that change.</summary>
    /// <returns>The tracked rows that there are, by id.</returns>
    internal static async Task<Dictionary<Guid, T>> LoadAsync<T>(NetraDb db, Guid[] ids, CancellationToken cancellationToken)
        where T : class
    {
        var rows = ids.Length == 1
            ? db.Set<T>().FromSqlRaw(Select<T>(db, "id = {0}"), ids[0])
            : db.IsSqlite
                ? db.Set<T>().FromSqlRaw(Select<T>(db, $"id IN ({string.Join(", ", ids.Select((_, i) => $"{{{i}}}"))})"), [.. ids])
                : db.Set<T>().FromSqlRaw(Select<T>(db, "id = ANY ({0}) ORDER BY id"), [ids]);
        var found = await rows.IgnoreQueryFilters().AsTracking().ToListAsync(cancellationToken);
        return found.ToDictionary(r => (Guid)db.Entry(r).Property("CorrelationId").CurrentValue!);
    }

    /// <summary>Saves the moment of the lock with every row that has changed, and with no other.</summary>
    internal static void Stamp<T>(NetraDb db)
        where T : class
    {
        foreach (var entry in db.ChangeTracker.Entries<T>().Where(e => e.State == EntityState.Modified))
            entry.Property("UpdatedAt").IsModified = true;
    }

    static string Select<T>(NetraDb db, string where)
    {
        var type = db.Model.FindEntityType(typeof(T))!;
        var columns = type.GetProperties().Select(p => p.Name == "UpdatedAt" ? $"{DbClock.Sql(db)} AS updated_at" : p.GetColumnName());
        var select = $"SELECT {string.Join(", ", columns)} FROM {type.GetTableName()} WHERE {where}";
        return db.IsSqlite ? select : select + " FOR UPDATE";
    }
}
