using System.Globalization;
using System.Text.RegularExpressions;

namespace Netra.Storage.DeadLetters;

/// <summary><c>&gt;2h</c>: failed more than two hours ago, by the database's clock.</summary>
static partial class FilterAge
{
    public static string ToSql(FilterSql sql, string value)
    {
        if (Age().Match(value) is not { Success: true } match)
            throw new FormatException($"'failed:{value}' must be an age, such as failed:>2h or failed:<30m (s, m, h, d).");
        var seconds = long.Parse(match.Groups["n"].Value, CultureInfo.InvariantCulture) * match.Groups["unit"].Value switch { "s" => 1, "m" => 60, "h" => 3600, _ => 86_400 };
        var comparison = match.Groups["op"].Value.Replace('<', '~').Replace('>', '<').Replace('~', '>'); // older is earlier
        return sql.IsSqlite
            ? $"failed_at {comparison} {DbClock.SqliteTicks} - {sql.Add(seconds * TimeSpan.TicksPerSecond)}"
            : $"failed_at {comparison} clock_timestamp() - make_interval(secs => {sql.Add((double)seconds)})";
    }

    [GeneratedRegex(@"^(?<op><=|>=|<|>)(?<n>\d{1,6})(?<unit>[smhd])$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Age();
}
