using System.Collections.ObjectModel;
using System.Globalization;
using System.Text.Json;

namespace Netra.FinOps;

/// <summary>Reads single values of a table: exact decimals, UTC times and JSON maps.</summary>
static class FocusValue
{
    const NumberStyles Numbers =
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;

    static readonly string[] TimeFormats =
    [
        "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mm:ss 'UTC'", "yyyy-MM-dd HH:mm:sszz",
    ];

    /// <summary>A map without entries.</summary>
    public static IReadOnlyDictionary<string, string> NoEntries => ReadOnlyDictionary<string, string>.Empty;

    /// <summary>An exact decimal, never by way of a binary fraction; false when it is no number or exceeds System.Decimal.</summary>
    public static bool TryDecimal(string text, out decimal value) =>
        decimal.TryParse(text, Numbers, CultureInfo.InvariantCulture, out value);

    /// <summary>An ISO 8601 date or date-time; without a zone it is UTC.</summary>
    public static bool TryTime(string text, out DateTimeOffset value) =>
        DateTimeOffset.TryParseExact(
            text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out value);

    /// <summary>The entries of a JSON object, keys as written; none for null, for an empty text and for what is no JSON object.</summary>
    public static IReadOnlyDictionary<string, string> Map(string? text) => TryMap(text, out var map) ? map : NoEntries;

    /// <summary>False when the text is neither empty nor a JSON object. A value that is no string is kept as its JSON text.</summary>
    public static bool TryMap(string? text, out IReadOnlyDictionary<string, string> map)
    {
        map = NoEntries;
        if (string.IsNullOrWhiteSpace(text) || text is "{}")
            return true;
        try
        {
            using var json = JsonDocument.Parse(text);
            if (json.RootElement.ValueKind is not JsonValueKind.Object)
                return false;
            var entries = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var member in json.RootElement.EnumerateObject())
                entries[member.Name] = member.Value.ToString();
            map = entries;
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
