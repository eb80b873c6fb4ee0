using System.Text.Json;
using System.Text.Json.Nodes;
using Netra.Sdk;

namespace Netra.Cli.Tests;

/// <summary><c>contracts/Netra.Contracts/Events/run-events.schema.json</c>, from which clients take their types.</summary>
sealed class EventSchema
{
    readonly JsonObject root = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "run-events.schema.json")))!.AsObject();

    /// <summary>The types of events, and the definition of each.</summary>
    public IReadOnlyDictionary<string, string> Definitions => root["oneOf"]!.AsArray().Select(e => Name(e!))
        .ToDictionary(name => Properties(root["definitions"]![name]!)["type"]!["enum"]![0]!.GetValue<string>(), name => name);

    /// <summary>Where an event breaks the schema of its type.</summary>
    public async Task<IReadOnlyList<string>> FaultsAsync(JsonElement e)
    {
        var ofType = root.DeepClone().AsObject();
        ofType.Remove("oneOf");
        ofType["allOf"] = new JsonArray(new JsonObject { ["$ref"] = "#/definitions/" + DefinitionOf(e) });
        var validator = await InputValidator.ReadAsync(JsonSerializer.SerializeToElement(ofType), TestContext.Current.CancellationToken);
        return [.. validator.Check(e).Select(f => $"{f.JsonPointer} {f.Message}")];
    }

    /// <summary>Members of an event that the schema, which admits them, does not tell of.</summary>
    public IEnumerable<string> Undeclared(JsonElement e) => Undeclared(root["definitions"]![DefinitionOf(e)]!, e, "");

    string DefinitionOf(JsonElement e) => Definitions[e.GetProperty("type").GetString()!];

    IEnumerable<string> Undeclared(JsonNode schema, JsonElement value, string path)
    {
        var properties = Properties(schema);
        return properties.Count == 0 || value.ValueKind != JsonValueKind.Object
            ? []
            : value.EnumerateObject().SelectMany(m => properties.TryGetValue(m.Name, out var member)
                ? Undeclared(member, m.Value, $"{path}/{m.Name}")
                : [$"{path}/{m.Name}"]);
    }

    /// <summary>The properties of a schema with those of what it refers to.</summary>
    Dictionary<string, JsonNode> Properties(JsonNode schema)
    {
        var own = schema["properties"]?.AsObject().Select(p => KeyValuePair.Create(p.Key, p.Value!)) ?? [];
        var others = schema["allOf"]?.AsArray().Select(s => s!) ?? (schema["$ref"] is null ? [] : [root["definitions"]![Name(schema)]!]);
        return others.SelectMany(Properties).Concat(own).ToDictionary();
    }

    static string Name(JsonNode reference) => reference["$ref"]!.GetValue<string>()["#/definitions/".Length..];
}
