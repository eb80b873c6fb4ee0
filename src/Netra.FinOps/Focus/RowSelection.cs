using Netra.Sdk;

namespace Netra.FinOps;

/// <summary>The rows that a period (by ChargePeriodStart, end excluded) and a filter leave.</summary>
sealed class RowSelection
{
    readonly DateTimeOffset? from;
    readonly DateTimeOffset? to;
    readonly IReadOnlyList<(string Dimension, HashSet<string> Values)> filter;

    RowSelection(DateTimeOffset? from, DateTimeOffset? to, IReadOnlyList<(string Dimension, HashSet<string> Values)> filter) =>
        (this.from, this.to, this.filter) = (from, to, filter);

    /// <summary>What it reads.</summary>
    public IEnumerable<string> Columns =>
        from is null && to is null ? filter.Select(f => f.Dimension) : filter.Select(f => f.Dimension).Append(FocusColumns.ChargePeriodStart);

    /// <exception cref="FailureException"><c>invalid_input</c>: a bound is no time, or the period is empty.</exception>
    public static RowSelection From(DatasetArguments arguments)
    {
        var start = Bound("from", arguments.Period?.From);
        var end = Bound("to", arguments.Period?.To);
        if (start >= end)
            throw Invalid.Input("The period is empty: period.from must be before period.to (which is not included).");
        return new(start, end, [.. (arguments.Filter ?? []).Select(f => (f.Key, Values(f.Key, f.Value)))]);
    }

    public IReadOnlyList<int> RowsOf(DatasetChunk chunk)
    {
        IEnumerable<int> rows = Enumerable.Range(0, chunk.RowCount);
        if (from is not null || to is not null)
        {
            var inPeriod = new TypedColumn<bool>(chunk[FocusColumns.ChargePeriodStart], InPeriod);
            rows = rows.Where(r => inPeriod[r]);
        }

        foreach (var (dimension, values) in filter)
        {
            var key = Dimension.KeyOf(dimension);
            var matches = new TypedColumn<bool>(chunk[Dimension.ColumnOf(dimension)], v => values.Contains(key(v) ?? string.Empty));
            rows = rows.Where(r => matches[r]);
        }

        return [.. rows];
    }

    static HashSet<string> Values(string dimension, IReadOnlyList<string> values) =>
        values.Count == 0
            ? throw Invalid.Input($"filter.{dimension} has no values; give at least one, or leave the column out.")
            : values.Select(v => v is Dimension.Null ? string.Empty : v).ToHashSet(StringComparer.Ordinal);

    static DateTimeOffset? Bound(string name, string? text) =>
        text is null ? null
        : FocusValue.TryTime(text, out var time) ? time
        : throw Invalid.Input($"period.{name} is '{text}'; write an ISO 8601 date or date-time such as 2025-01-31 or 2025-01-31T00:00:00Z.");

    bool InPeriod(string? text) =>
        text is not null && FocusValue.TryTime(text, out var time) && !(time < from) && !(time >= to);
}
