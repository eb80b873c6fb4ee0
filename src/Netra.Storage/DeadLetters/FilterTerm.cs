using System.Globalization;
using System.Text.RegularExpressions;

namespace Netra.Storage.DeadLetters;

/// <summary>One term of a filter as a condition of SQL.</summary>
sealed partial record FilterTerm(string Key, string Value, bool Not)
{
    static readonly HashSet<string> Keys = new(StringComparer.Ordinal)
    {
        "queue", "tenant", "exception", "fp", "run", "call", "type", "consumer", "kind", "status", "id", "body", "failed", "replays", "deaths", "attempts",
    };

    public static FilterTerm Parse(string text)
    {
        var not = text.StartsWith('-');
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var key = colon < 0 ? "" : text[(not ? 1 : 0)..colon];
        if (!Keys.Contains(key))
            throw new FormatException($"'{text}' is no term of a filter; terms are key:value with one of {string.Join(", ", Keys)}.");
        var value = text[(colon + 1)..];
        return value.Length == 0 ? throw new FormatException($"'{key}:' has no value.") : new(key, key == "body" ? value : FilterText.Unquote(value), not);
    }

    public string ToSql(FilterSql sql)
    {
        var condition = Key switch
        {
            "queue" => Like(sql, "queue"),
            "consumer" => Like(sql, "consumer", suffix: "."),
            "type" => Like(sql, "message_type", suffix: ":"),
            "kind" => Like(sql, "kind"),
            "status" => Value == "any" ? "1 = 1" : $"status IN ({string.Join(", ", Value.Split(',').Select(v => sql.Add(Status(v))))})",
            "fp" => $"fingerprint LIKE {sql.Add(Escape(Value) + "%")} ESCAPE '\\'",
            "exception" => Exception(sql),
            "tenant" => Guid.TryParse(Value, out var tenant)
                ? $"tenant_id = {sql.Add(tenant)}"
                : $"tenant_id IN (SELECT id FROM tenants WHERE name = {sql.Add(Value)})",
            "run" => $"run_id = {sql.Add(Id())}",
            "call" => $"call_id = {sql.Add(Id())}",
            "id" => $"id = {sql.Add(Id())}",
            "failed" => FilterAge.ToSql(sql, Value),
            "body" => FilterBody.ToSql(sql, Value),
            _ => Number(sql),
        };
        return Not ? $"NOT COALESCE(({condition}), {(sql.IsSqlite ? "0" : "false")})" : condition;
    }

    string Like(FilterSql sql, string column, string? suffix = null)
    {
        var whole = Value.Contains('*', StringComparison.Ordinal)
            ? $"{column} LIKE {sql.Add(Pattern(Value))} ESCAPE '\\'"
            : $"{column} = {sql.Add(Value)}";
        return suffix is null ? whole : $"({whole} OR {column} LIKE {sql.Add("%" + suffix + Pattern(Value))} ESCAPE '\\')";
    }

    /// <summary>Any of the chain, with or without its namespace.</summary>
    string Exception(FilterSql sql) =>
        $"({Like(sql, "exception", suffix: ".")} OR chain LIKE {sql.Add($"%\"type\":\"{Pattern(Value)}\",\"message\":%")} ESCAPE '\\' OR chain LIKE {sql.Add($"%.{Pattern(Value)}\",\"message\":%")} ESCAPE '\\')";

    Guid Id() => Guid.TryParse(Value, out var id) ? id : throw new FormatException($"'{Key}:{Value}' must be an id.");

    static string Status(string value) => DeadLetterStatus.All.Contains(value, StringComparer.Ordinal)
        ? value
        : throw new FormatException($"'status:{value}' must be any or one of {string.Join(", ", DeadLetterStatus.All)}.");

    string Number(FilterSql sql)
    {
        if (Comparison().Match(Value) is not { Success: true } match || !int.TryParse(match.Groups["n"].Value, CultureInfo.InvariantCulture, out var number))
            throw new FormatException($"'{Key}:{Value}' must compare with a number, such as {Key}:<3.");
        var comparison = match.Groups["op"].Value;
        return $"{Key} {(comparison.Length == 0 ? "=" : comparison)} {sql.Add(number)}";
    }

    static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);

    static string Pattern(string value) => Escape(value).Replace('*', '%');

    [GeneratedRegex(@"^(?<op><=|>=|<|>|=)?(?<n>\d{1,9})$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Comparison();
}
