using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Netra.Storage.DeadLetters;

/// <summary><c>$.tool=="x"</c>: a member of the message compared with a JSON literal.</summary>
static partial class FilterBody
{
    public static string ToSql(FilterSql sql, string value)
    {
        if (Comparison().Match(value) is not { Success: true } match)
            throw new FormatException($"'body:{value}' must compare a path with a literal, such as body:$.tool==\"probe\".");
        var (path, comparison, literal) = (match.Groups["path"].Value, match.Groups["op"].Value, match.Groups["literal"].Value);
        return sql.IsSqlite ? Sqlite(sql, path, comparison, literal) : $"message @@ CAST({sql.Add($"{path} {comparison} {literal}")} AS jsonpath)";
    }

    static string Sqlite(FilterSql sql, string path, string comparison, string literal)
    {
        var value = JsonElement.Parse(literal);
        var plain = value.ValueKind switch
        {
            JsonValueKind.String => sql.Add(value.GetString()!),
            JsonValueKind.Number => sql.Add(value.GetDouble()),
            _ => literal switch { "true" => "1", "false" => "0", _ => "NULL" },
        };
        var sign = plain == "NULL" ? comparison == "==" ? "IS" : "IS NOT" : comparison == "==" ? "=" : comparison;
        return string.Create(CultureInfo.InvariantCulture, $"json_extract(message, {sql.Add(path)}) {sign} {plain}");
    }

    [GeneratedRegex("""^(?<path>\$(\.[A-Za-z_]\w*|\[\d{1,6}\])+)\s*(?<op>==|!=|<=|>=|<|>)\s*(?<literal>"[^"\\]*"|-?\d{1,15}(\.\d{1,9})?|true|false|null)$""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Comparison();
}
