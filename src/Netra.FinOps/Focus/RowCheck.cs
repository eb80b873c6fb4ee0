namespace Netra.FinOps;

/// <summary>The checks that a row must pass, by column position.</summary>
sealed class RowCheck(CsvShape shape, IReadOnlyList<string> header)
{
    enum Kind
    {
        Number,
        Time,
    }

    readonly (int Column, Kind Kind)[] checks =
    [
        .. Positions(shape.Numbers, header).Select(c => (c, Kind.Number)),
        .. Positions(shape.Times, header).Select(c => (c, Kind.Time)),
    ];

    readonly int[] neverNull = [.. Positions(shape.NeverNull, header)];

    /// <summary>Why the row cannot be read, or null when it can.</summary>
    public string? Fault(string[] row, ColumnBuilder[] columns)
    {
        foreach (var c in neverNull)
            if (ColumnBuilder.IsNull(row[c]))
                return $"{header[c]} is empty";
        foreach (var (c, kind) in checks)
        {
            var field = row[c];
            if (ColumnBuilder.IsNull(field) || columns[c].Knows(field))
                continue;
            if (kind is Kind.Number ? !FocusValue.TryDecimal(field, out _) : !FocusValue.TryTime(field, out _))
                return $"{header[c]} is no {(kind is Kind.Number ? "decimal number" : "ISO 8601 date or date-time")}: '{(field.Length > 40 ? field[..40] + "..." : field)}'";
        }

        return null;
    }

    static IEnumerable<int> Positions(IEnumerable<string> names, IReadOnlyList<string> header) =>
        names.Select(n => header.ToList().IndexOf(n)).Where(i => i >= 0);
}
