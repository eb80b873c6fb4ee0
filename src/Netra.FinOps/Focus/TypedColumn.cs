using Netra.Sdk;

namespace Netra.FinOps;

/// <summary>A column of one chunk with each distinct value parsed once.</summary>
sealed class TypedColumn<T>(ColumnChunk? column, Func<string?, T> parse)
{
    readonly IReadOnlyList<int>? codes = column?.Codes;
    readonly T[] values = column is null ? [parse(null)] : [.. column.Values.Select(parse)];

    /// <summary>The value of a row; that of NULL throughout where the table lacks the column.</summary>
    public T this[int row] => values[codes is null ? 0 : codes[row]];
}
