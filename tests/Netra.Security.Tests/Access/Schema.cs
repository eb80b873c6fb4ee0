using System.Text.Json;

namespace Netra.Security.Tests.Access;

/// <summary>The part of JSON Schema that the document uses. Objects are closed: a member that is not described is a fault.</summary>
static class Schema
{
    public static JsonElement Resolve(JsonElement document, JsonElement schema)
    {
        while (schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$ref", out var to))
            schema = document.GetProperty("components").GetProperty("schemas").GetProperty(to.GetString()!.Split('/')[^1]);
        return schema;
    }

    public static IReadOnlyList<string> Properties(JsonElement document, JsonElement schema) =>
        Resolve(document, schema).TryGetProperty("properties", out var all) ? [.. all.EnumerateObject().Select(p => p.Name)] : [];

    public static IReadOnlyList<string> Types(JsonElement schema)
    {
        if (!schema.TryGetProperty("type", out var type))
            return [];
        return type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(t => t.GetString()!)] : [type.GetString()!];
    }

    /// <summary>Where and why the value is not what the schema says; null where it is.</summary>
    public static string? Fault(JsonElement document, JsonElement schema, JsonElement value, string at = "")
    {
        schema = Resolve(document, schema);
        if (schema.ValueKind != JsonValueKind.Object)
            return null;
        foreach (var choice in new[] { "oneOf", "anyOf" })
        {
            if (schema.TryGetProperty(choice, out var options))
                return options.EnumerateArray().Any(o => Fault(document, o, value, at) is null) ? null : $"{at}: none of {choice}";
        }

        var types = Types(schema);
        if (types.Count > 0 && !types.Any(t => Is(t, value)))
            return $"{at}: {value.ValueKind} is not {string.Join('|', types)}";
        return value.ValueKind switch
        {
            JsonValueKind.Object => Members(document, schema, value, at),
            JsonValueKind.Array when schema.TryGetProperty("items", out var items) =>
                value.EnumerateArray().Select((v, i) => Fault(document, items, v, $"{at}/{i}")).FirstOrDefault(f => f is not null),
            _ => null,
        };
    }

    static string? Members(JsonElement document, JsonElement schema, JsonElement value, string at)
    {
        if (!schema.TryGetProperty("properties", out var known))
            return null; // free form, or a map
        foreach (var member in value.EnumerateObject())
        {
            if (!known.TryGetProperty(member.Name, out var property))
                return $"{at}/{member.Name}: is not in the schema";
            if (Fault(document, property, member.Value, $"{at}/{member.Name}") is { } fault)
                return fault;
        }

        return schema.TryGetProperty("required", out var required)
            ? required.EnumerateArray().Select(r => r.GetString()!).Where(r => !value.TryGetProperty(r, out _)).Select(r => $"{at}/{r}: is missing").FirstOrDefault()
            : null;
    }

    static bool Is(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => false,
    };
}
