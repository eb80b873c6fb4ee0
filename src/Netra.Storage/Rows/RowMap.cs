using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace Netra.Storage;

/// <summary>Reads and writes rows of one table on PostgreSQL, many by one statement, by the columns of Entity Framework's model.</summary>
static class RowMap<T>
    where T : class
{
    static readonly IEntityType Entity = NetraModel.OnPostgres.FindEntityType(typeof(T))!;
    static readonly string Table = Entity.GetTableName()!;
    static readonly Column<T>[] Columns = [.. Entity.GetProperties().Select(Column<T>.Of)];
    static readonly Column<T>? Id = Array.Find(Columns, c => c.Name == "id");
    static readonly ConcurrentDictionary<ulong, string> Updates = new();

    static readonly string Inserts = InsertFrom(1);

    /// <summary>The columns that may be written though they have not changed: their values are short.</summary>
    public static ulong Small { get; } = Columns.Select((c, i) => c.IsLarge || c == Id ? 0 : 1UL << i).Aggregate(0UL, (a, b) => a | b);

    /// <summary>Locks rows by their ids ($1) in the order of these; reads the database's clock in the place of <c>updated_at</c>.</summary>
    public static string Lock { get; } =
        $"SELECT {Selected("t").Replace("t.updated_at", "clock_timestamp()", StringComparison.Ordinal)} FROM {Table} t WHERE id = ANY ($1) ORDER BY id FOR UPDATE";

    /// <summary>The list of columns that <see cref="Read"/> expects.</summary>
    public static string Selected(string alias) => string.Join(", ", Columns.Select(c => $"{alias}.{c.Name}"));

    /// <summary>How many parameters an insert has.</summary>
    public static int Width => Columns.Length;

    /// <summary>An insert of the rows <c>r</c> whose columns are parameters from that number on; the caller may add a condition.</summary>
    public static string InsertFrom(int first) => $"INSERT INTO {Table} ({Names}) SELECT * FROM unnest({Arrays(Columns, first)}) AS r ({Names})";

    /// <summary>Adds the parameters of <see cref="InsertFrom"/>.</summary>
    public static void AddTo(NpgsqlBatchCommand command, IReadOnlyList<T> rows) => AddTo(command, Columns, rows);

    public static Guid Key(T row) => Id!.Key(row);

    public static T Read(NpgsqlDataReader reader)
    {
        var row = Activator.CreateInstance<T>();
        for (var i = 0; i < Columns.Length; i++)
            Columns[i].Read(row, reader, i);
        return row;
    }

    public static T Copy(T row)
    {
        var copy = Activator.CreateInstance<T>();
        foreach (var column in Columns)
            column.Copy(row, copy);
        return copy;
    }

    /// <summary>A bit for each column in which the rows differ.</summary>
    public static ulong Difference(T before, T now)
    {
        var difference = 0UL;
        for (var i = 0; i < Columns.Length; i++)
        {
            if (!Columns[i].Same(before, now))
                difference |= 1UL << i;
        }

        return difference;
    }

    public static NpgsqlBatchCommand Insert(IReadOnlyList<T> rows) => Command(Inserts, Columns, rows);

    public static NpgsqlBatchCommand Update(IReadOnlyList<T> rows, ulong columns)
    {
        Column<T>[] written = [Id!, .. Columns.Where((_, i) => (columns & (1UL << i)) != 0)];
        return Command(Updates.GetOrAdd(columns, _ => UpdateOf(written)), written, rows);
    }

    static NpgsqlBatchCommand Command(string sql, Column<T>[] columns, IReadOnlyList<T> rows)
    {
        var command = new NpgsqlBatchCommand(sql);
        AddTo(command, columns, rows);
        return command;
    }

    static void AddTo(NpgsqlBatchCommand command, Column<T>[] columns, IReadOnlyList<T> rows)
    {
        foreach (var column in columns)
            command.Parameters.Add(column.Values(rows));
    }

    static string UpdateOf(Column<T>[] written) =>
        $"UPDATE {Table} t SET {string.Join(", ", written.Skip(1).Select(c => $"{c.Name} = u.{c.Name}"))} "
        + $"FROM unnest({Arrays(written)}) AS u ({string.Join(", ", written.Select(c => c.Name))}) WHERE t.id = u.id";

    static string Names => string.Join(", ", Columns.Select(c => c.Name));

    static string Arrays(Column<T>[] columns, int first = 1) => string.Join(", ", columns.Select((c, i) => $"${first + i}::{c.Type}[]"));
}
