using Netra.Sdk;

namespace Netra.FinOps;

/// <summary>The rows of one chunk that period and filter leave, by typed columns.</summary>
sealed class FocusChunk(DatasetChunk chunk)
{
    readonly Dictionary<string, TypedColumn<decimal?>> numbers = new(StringComparer.Ordinal);
    readonly Dictionary<string, TypedColumn<string?>> texts = new(StringComparer.Ordinal);

    /// <summary>Positions, for the columns' indexers, of the rows that count.</summary>
    public required IReadOnlyList<int> Rows { get; init; }

    /// <summary>Exact decimals; null for NULL.</summary>
    /// <exception cref="FailureException"><c>invalid_input</c>: a value is no decimal.</exception>
    public TypedColumn<decimal?> Numbers(string column) =>
        numbers.TryGetValue(column, out var known) ? known : numbers[column] = new(chunk[column], v => Number(column, v));

    /// <summary>Exact decimals; 0 for NULL, as in a sum.</summary>
    public TypedColumn<decimal> Amounts(string column) => new(chunk[column], v => Number(column, v) ?? 0m);

    public TypedColumn<string?> Texts(string column) =>
        texts.TryGetValue(column, out var known) ? known : texts[column] = new(chunk[column], v => v);

    /// <summary>UTC times; null for NULL.</summary>
    public TypedColumn<DateTimeOffset?> Times(string column) => new(chunk[column], v => Time(column, v));

    /// <summary>The entries of a column of JSON objects (Tags, SkuPriceDetails); empty for NULL.</summary>
    public TypedColumn<IReadOnlyDictionary<string, string>> Maps(string column) => new(chunk[column], FocusValue.Map);

    /// <summary>Whatever is made of each distinct value.</summary>
    public TypedColumn<T> Parsed<T>(string column, Func<string?, T> parse) => new(chunk[column], parse);

    /// <summary>One text for each row by a name that <see cref="Dimension"/> understands: a column, <c>month</c>, <c>day</c> or <c>tag:KEY</c>.</summary>
    public TypedColumn<string?> Keys(string dimension) => new(chunk[Dimension.ColumnOf(dimension)], Dimension.KeyOf(dimension));

    static decimal? Number(string column, string? text) =>
        text is null ? null
        : FocusValue.TryDecimal(text, out var value) ? value
        : throw Invalid.Input($"{column} holds '{text}', which is no decimal number.");

    static DateTimeOffset? Time(string column, string? text) =>
        text is null ? null
        : FocusValue.TryTime(text, out var value) ? value
        : throw Invalid.Input($"{column} holds '{text}', which is no ISO 8601 time.");
}
