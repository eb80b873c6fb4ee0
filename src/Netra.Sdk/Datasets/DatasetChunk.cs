namespace Netra.Sdk;

/// <summary>Some consecutive rows of a table, held by column.</summary>
public sealed class DatasetChunk(int rowCount, IReadOnlyDictionary<string, ColumnChunk> columns)
{
    public int RowCount { get; } = rowCount;

    public IReadOnlyDictionary<string, ColumnChunk> Columns { get; } = columns;

    /// <summary>The column, or null where the table lacks it.</summary>
    public ColumnChunk? this[string column] => Columns.GetValueOrDefault(column);
}
