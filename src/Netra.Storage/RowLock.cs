using Microsoft.EntityFrameworkCore;

namespace Netra.Storage;

/// <summary>Loads a row for a transition: locked to the end of the transaction, its <c>updated_at</c> read as the database's clock.</summary>
public static class RowLock
{
    /// <returns>The tracked row, or null where there is none.</returns>
    public static async Task<T?> LoadAsync<T>(NetraDb db, Guid id, CancellationToken cancellationToken)
        where T : class
    {
        var row = await db.Set<T>().FromSqlRaw(Select<T>(db), id).AsTracking().SingleOrDefaultAsync(cancellationToken);
        if (row is not null)
            db.Entry(row).Property("UpdatedAt").IsModified = true;
        return row;
    }

    static string Select<T>(NetraDb db)
    {
        var type = db.Model.FindEntityType(typeof(T))!;
        var columns = type.GetProperties().Select(p => p.Name == "UpdatedAt" ? $"{DbClock.Sql(db)} AS updated_at" : p.GetColumnName());
        var select = $"SELECT {string.Join(", ", columns)} FROM {type.GetTableName()} WHERE id = {{0}}";
        return db.IsSqlite ? select : select + " FOR UPDATE";
    }
}
