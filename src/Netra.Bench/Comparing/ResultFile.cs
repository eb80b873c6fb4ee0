using System.Text.Json;

namespace Netra.Bench.Comparing;

/// <summary>A file of results: JSON documents one after the other, each a result or an array of results.</summary>
static class ResultFile
{
    /// <exception cref="BenchException">The file cannot be read, is no JSON, or holds something else.</exception>
    public static async Task<IReadOnlyList<JsonElement>> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return Parse(await File.ReadAllBytesAsync(file, cancellationToken), file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new BenchException($"'{file}' cannot be read as results of netra bench: {e.Message}", e);
        }
    }

    internal static IReadOnlyList<JsonElement> Parse(byte[] text, string file)
    {
        var json = new Utf8JsonReader(text, new JsonReaderOptions { AllowMultipleValues = true, CommentHandling = JsonCommentHandling.Skip });
        var results = new List<JsonElement>();
        while (json.Read())
        {
            var value = JsonElement.ParseValue(ref json);
            results.AddRange(value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [value]);
        }

        return results.Count > 0 && results.TrueForAll(IsResult)
            ? results
            : throw new BenchException($"'{file}' does not hold results of netra bench: JSON objects with a scenario.");
    }

    static bool IsResult(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty("scenario", out var scenario) && scenario.ValueKind == JsonValueKind.String;
}
