using System.Globalization;

namespace Netra.FinOps;

/// <summary>Names by which rows are grouped and filtered: a column, <c>month</c>, <c>day</c> (of ChargePeriodStart, UTC) or <c>tag:KEY</c>.</summary>
static class Dimension
{
    /// <summary>How a group without a value is written.</summary>
    public const string Null = "(null)";

    public const string Month = "month";
    public const string Day = "day";
    const string TagPrefix = "tag:";

    /// <summary>The column that a dimension is read from.</summary>
    public static string ColumnOf(string dimension) =>
        dimension is Month or Day ? FocusColumns.ChargePeriodStart
        : dimension.StartsWith(TagPrefix, StringComparison.Ordinal) ? FocusColumns.Tags
        : dimension;

    /// <summary>From a value of that column to the value of the dimension.</summary>
    public static Func<string?, string?> KeyOf(string dimension) =>
        dimension is Month ? v => Date(v, "yyyy-MM")
        : dimension is Day ? v => Date(v, "yyyy-MM-dd")
        : dimension.StartsWith(TagPrefix, StringComparison.Ordinal) ? v => FocusValue.Map(v).GetValueOrDefault(dimension[TagPrefix.Length..])
        : v => v;

    static string? Date(string? text, string format) =>
        text is not null && FocusValue.TryTime(text, out var time) ? time.ToString(format, CultureInfo.InvariantCulture) : null;
}
