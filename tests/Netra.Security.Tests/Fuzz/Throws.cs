using System.Globalization;
using System.Text;
using System.Text.Json;
using Netra.Security.Tests.Access;

namespace Netra.Security.Tests.Fuzz;

/// <summary>Requests by the document: mostly such as it describes, here and there one thing that it does not.</summary>
sealed class Throws(JsonElement document, Random dice, IReadOnlyList<string> ids)
{
    static readonly string[] Nasty =
    [
        "", " ", "\0", "\u0001", "'", "\"", "' OR 1=1 --", "../../etc/passwd", "%00", "%s%n", "${jndi:ldap://x}", "<script>", "\r\nSet-Cookie: a=b", "null", "true", "-1", "NaN", "1e400",
        "9223372036854775808", "𝔘𝔫𝔦", "\uD800", "\u202Eabc", "ﷺ", "2026-13-45T99:99:99Z", "00000000-0000-0000-0000-000000000000", "[]", "{}", "$where", "__proto__",
    ];

    static readonly string[] Numbers = ["0", "-0", "-1", "1", "1.5", "2147483648", "-9223372036854775808", "9223372036854775807", "9223372036854775808", "1e308", "1e400", "0.000000000000000000001"];

    public string Path(Operation operation)
    {
        var path = operation.Path;
        var query = new StringBuilder();
        foreach (var parameter in operation.Parameters)
        {
            var name = parameter.GetProperty("name").GetString()!;
            switch (parameter.GetProperty("in").GetString())
            {
                case "path":
                    path = path.Replace("{" + name + "}", dice.Next(3) == 0 ? Uri.EscapeDataString(Safe(Text()) is { Length: > 0 } text and not "." and not ".." ? text : "x") : ids[dice.Next(ids.Count)], StringComparison.Ordinal);
                    break;
                case "query" when name != "wait" && dice.Next(2) == 0: // who asks to wait for a minute waits for a minute
                    query.Append(query.Length == 0 ? '?' : '&').Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(Safe(dice.Next(2) == 0 ? Text() : Number())));
                    break;
            }
        }

        return path + query;
    }

    /// <summary>A JSON text for the schema; one in three has something wrong.</summary>
    public string Body(JsonElement schema)
    {
        var text = new StringBuilder();
        Value(schema, text, depth: 0);
        return dice.Next(12) switch
        {
            0 => text.ToString()[..dice.Next(text.Length)],
            1 => text.ToString().Replace('"', '\''),
            2 => "[" + text + "]",
            3 => text + "x",
            _ => text.ToString(),
        };
    }

    string Text() => dice.Next(4) switch
    {
        0 => Nasty[dice.Next(Nasty.Length)],
        1 => new string((char)dice.Next(32, 0x3000), dice.Next(0, 400)),
        2 => ids[dice.Next(ids.Count)],
        _ => "echo",
    };

    string Number() => dice.Next(2) == 0 ? Numbers[dice.Next(Numbers.Length)] : dice.Next(-10, 2000).ToString(CultureInfo.InvariantCulture);

    /// <summary>Half a surrogate pair cannot be sent in a URL.</summary>
    static string Safe(string text) => string.Concat(text.Where(c => !char.IsSurrogate(c)));

    void Value(JsonElement schema, StringBuilder text, int depth)
    {
        schema = Schema.Resolve(document, schema);
        if (dice.Next(14) == 0 || depth > 6 || schema.ValueKind != JsonValueKind.Object)
        {
            text.Append(dice.Next(6) switch { 0 => "null", 1 => "true", 2 => Number(), 3 => "[]", 4 => "{\"a\":[[[[]]]]}", _ => JsonSerializer.Serialize(Text()) });
            return;
        }

        if (schema.TryGetProperty("oneOf", out var one) || schema.TryGetProperty("anyOf", out one))
        {
            Value(one[dice.Next(one.GetArrayLength())], text, depth + 1);
            return;
        }

        var types = Schema.Types(schema);
        switch (types.Count == 0 ? "object" : types[dice.Next(types.Count)])
        {
            case "object":
                Object(schema, text, depth);
                break;
            case "array":
                text.Append('[');
                for (var (i, n) = (0, dice.Next(0, 4)); i < n; i++)
                {
                    if (i > 0)
                        text.Append(',');
                    Value(schema.TryGetProperty("items", out var items) ? items : default, text, depth + 1);
                }

                text.Append(']');
                break;
            case "integer" or "number":
                text.Append(Number());
                break;
            case "boolean":
                text.Append(dice.Next(2) == 0 ? "true" : "false");
                break;
            case "null":
                text.Append("null");
                break;
            default:
                text.Append(JsonSerializer.Serialize(Text()));
                break;
        }
    }

    void Object(JsonElement schema, StringBuilder text, int depth)
    {
        var begun = text.Append('{').Length;
        if (schema.TryGetProperty("properties", out var properties))
        {
            foreach (var property in properties.EnumerateObject().Where(_ => dice.Next(8) > 0))
            {
                text.Append(text.Length == begun ? "" : ",").Append(JsonSerializer.Serialize(property.Name)).Append(':');
                Value(property.Value, text, depth + 1);
            }
        }

        if (dice.Next(20) == 0)
            text.Append(text.Length == begun ? "" : ",").Append(JsonSerializer.Serialize(Text())).Append(":1");
        text.Append('}');
    }
}
