using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RabbitMQ.Client;

namespace Netra.Hosting.DeadLetters;

/// <summary>Transport headers in plain types and as JSON.</summary>
static class HeaderText
{
    /// <summary>AMQP's values as strings, numbers, lists and dictionaries.</summary>
    public static IReadOnlyDictionary<string, object?> Read(IDictionary<string, object?>? headers) =>
        (headers ?? new Dictionary<string, object?>(StringComparer.Ordinal)).ToDictionary(h => h.Key, h => Plain(h.Value), StringComparer.Ordinal);

    public static string Write(IReadOnlyDictionary<string, object?> headers) =>
        new JsonObject(headers.Select(h => KeyValuePair.Create(h.Key, Node(h.Value)))).ToJsonString(Storage.StorageJson.Options).Replace("\\u0000", "", StringComparison.Ordinal);

    /// <summary>Headers for another delivery: texts, numbers and truths; nothing of the past.</summary>
    public static Dictionary<string, object?> ForReplay(string headers)
    {
        var kept = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var member in JsonElement.Parse(headers).EnumerateObject().Where(m => !DeadLetterHeaders.IsOfThePast(m.Name)))
        {
            object? value = member.Value.ValueKind switch
            {
                JsonValueKind.String => member.Value.GetString(),
                JsonValueKind.True or JsonValueKind.False => member.Value.GetBoolean(),
                JsonValueKind.Number => member.Value.TryGetInt64(out var number) ? number : member.Value.GetDouble(),
                _ => null,
            };
            if (value is not null)
                kept[member.Name] = value;
        }

        return kept;
    }

    /// <summary>Headers as they stand in a file.</summary>
    public static IReadOnlyDictionary<string, object?> Plain(JsonElement headers) =>
        headers.EnumerateObject().ToDictionary(h => h.Name, h => Value(h.Value), StringComparer.Ordinal);

    /// <summary>All of them in AMQP's types.</summary>
    public static Dictionary<string, object?> ForBroker(IReadOnlyDictionary<string, object?> headers) => headers.ToDictionary(h => h.Key, h => Amqp(h.Value), StringComparer.Ordinal);

    static object? Amqp(object? value) => value switch
    {
        DateTimeOffset at => new AmqpTimestamp(at.ToUnixTimeSeconds()),
        IReadOnlyDictionary<string, object?> table => ForBroker(table),
        IEnumerable<object?> list => list.Select(Amqp).ToList(),
        _ => value,
    };

    static object? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True or JsonValueKind.False => value.GetBoolean(),
        JsonValueKind.Number => value.TryGetInt64(out var number) ? number : value.GetDouble(),
        JsonValueKind.Object => Plain(value),
        JsonValueKind.Array => value.EnumerateArray().Select(Value).ToList(),
        _ => null,
    };

    static object? Plain(object? value) => value switch
    {
        byte[] text => Encoding.UTF8.GetString(text),
        AmqpTimestamp time => DateTimeOffset.FromUnixTimeSeconds(time.UnixTime),
        IDictionary<string, object?> table => Read(table),
        IList list => list.Cast<object?>().Select(Plain).ToList(),
        _ => value,
    };

    static JsonNode? Node(object? value) => value switch
    {
        null => null,
        string text => JsonValue.Create(text),
        bool truth => JsonValue.Create(truth),
        sbyte or byte or short or ushort or int or uint or long => JsonValue.Create(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        float or double => JsonValue.Create(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        DateTimeOffset at => JsonValue.Create(at),
        IReadOnlyDictionary<string, object?> table => new JsonObject(table.Select(t => KeyValuePair.Create(t.Key, Node(t.Value)))),
        IEnumerable<object?> list => new JsonArray([.. list.Select(Node)]),
        _ => JsonValue.Create(Convert.ToString(value, CultureInfo.InvariantCulture)),
    };
}
