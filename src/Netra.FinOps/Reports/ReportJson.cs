using System.Text.Json;
using System.Text.Json.Serialization;
using Netra.Sdk;

namespace Netra.FinOps;

/// <summary>Reads what tools wrote: a null was left out, and a newer tool may say more.</summary>
static class ReportJson
{
    public static JsonSerializerOptions Reading { get; } = new(SdkJson.Options)
    {
        RespectRequiredConstructorParameters = false,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    };

    public static JsonSerializerOptions Indented { get; } = new(SdkJson.Options) { WriteIndented = true };

    public static T Read<T>(JsonElement json) =>
        json.Deserialize<T>(Reading) ?? throw new JsonException($"null where a {typeof(T).Name} was expected");

    /// <summary>An object without some of its members.</summary>
    public static JsonElement Without(JsonElement json, params IReadOnlyCollection<string> members) =>
        JsonSerializer.SerializeToElement(json.EnumerateObject().Where(m => !members.Contains(m.Name, StringComparer.Ordinal)).ToDictionary(m => m.Name, m => m.Value, StringComparer.Ordinal), SdkJson.Options);

    /// <summary>A number among an object's members, if it is there.</summary>
    public static decimal? Number(this JsonElement? json, string member) =>
        json is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty(member, out var value) && value.ValueKind is JsonValueKind.Number ? value.GetDecimal() : null;

    /// <summary>A text among an object's members, if it is there.</summary>
    public static string? Text(this JsonElement? json, string member) =>
        json is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty(member, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
