using System.Globalization;

namespace Netra.FinOps;

/// <summary>Figures and names as people read them. Rounding happens here and nowhere else.</summary>
static class Display
{
    /// <summary>Two places; two significant digits for what would round to nothing.</summary>
    public static string Amount(decimal? value) => value switch
    {
        null => "–",
        0 => "0.00",
        > -0.005m and < 0.005m and var tiny => Tiny(tiny),
        var usual => usual.Value.ToString("N2", CultureInfo.InvariantCulture),
    };

    public static string Percent(decimal? value) => value is { } known ? known.ToString("N1", CultureInfo.InvariantCulture) + " %" : "–";

    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>For axes and bars: 1.2k, 3.4M.</summary>
    public static string Compact(decimal value) => Math.Abs(value) switch
    {
        >= 1_000_000 => (value / 1_000_000).ToString("0.#", CultureInfo.InvariantCulture) + "M",
        >= 1_000 => (value / 1_000).ToString("0.#", CultureInfo.InvariantCulture) + "k",
        >= 10 => value.ToString("0", CultureInfo.InvariantCulture),
        0 => "0",
        >= 0.01m => value.ToString("0.##", CultureInfo.InvariantCulture),
        _ => Tiny(value),
    };

    /// <summary>The date of an ISO 8601 text, and the month of <c>yyyy-MM</c>, in words.</summary>
    public static string Date(string? time) =>
        time is { Length: >= 10 } && DateOnly.TryParseExact(time[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)
            : time ?? "unknown";

    public static string Month(string key) =>
        DateOnly.TryParseExact(key + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day.ToString("MMM yy", CultureInfo.InvariantCulture)
            : key;

    /// <summary><c>idle_load_balancer</c> as idle load balancer.</summary>
    public static string Words(string name) => name.Replace('_', ' ');

    /// <summary>The last part of a resource's id, which people know it by.</summary>
    public static string ShortId(string id)
    {
        var part = id.TrimEnd('/').Split('/', ':')[^1];
        return part.Length == 0 ? id : part;
    }

    public static string Cut(string text, int most) => text.Length <= most ? text : text[..(most - 1)] + "…";

    static string Tiny(decimal value)
    {
        var places = 2;
        while (places < 28 && decimal.Round(Math.Abs(value), places) < 10m.Power(1 - places))
            places++;
        return decimal.Round(value, places).ToString("0." + new string('#', 28), CultureInfo.InvariantCulture);
    }

    static decimal Power(this decimal ten, int exponent)
    {
        var result = 1m;
        for (var i = exponent; i < 0; i++)
            result /= ten;
        return result;
    }
}
