using System.Text.Json;
using Netra.Sdk;

namespace Netra.FinOps;

/// <summary>The columns of the chunk under construction, grown as members appear.</summary>
sealed class JsonColumns
{
    const string Timestamp = "timestamp";

    readonly List<string> names = [];
    readonly List<List<string?>> values = [];
    readonly Dictionary<string, int> index = new(StringComparer.Ordinal);
    int rows;

    public IReadOnlyList<string> Names => names;

    /// <summary>Adds a row; otherwise says why the line is none.</summary>
    public string? TryAdd(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.ValueKind is not JsonValueKind.Object)
                return "not a JSON object";
            if (json.RootElement.TryGetProperty(Timestamp, out var time) && (Text(time) is not { } text || !FocusValue.TryTime(text, out _)))
                return $"{Timestamp} is no ISO 8601 date-time";
            foreach (var member in json.RootElement.EnumerateObject())
                Add(member.Name, Text(member.Value));
            rows++;
            return null;
        }
        catch (JsonException fault)
        {
            return $"not JSON: {fault.Message}";
        }
    }

    public DatasetChunk Flush(int count)
    {
        var columns = new Dictionary<string, ColumnChunk>(names.Count, StringComparer.Ordinal);
        for (var c = 0; c < names.Count; c++)
        {
            Pad(values[c], rows);
            columns.Add(names[c], ColumnChunk.Encode(values[c]));
            values[c] = [];
        }

        rows = 0;
        return new(count, columns);
    }

    void Add(string name, string? value)
    {
        if (!index.TryGetValue(name, out var c))
        {
            index.Add(name, c = names.Count);
            names.Add(name);
            values.Add([]);
        }

        if (values[c].Count > rows)
            values[c][rows] = value;
        Pad(values[c], rows);
        if (values[c].Count == rows)
            values[c].Add(value);
    }

    static void Pad(List<string?> column, int count)
    {
        while (column.Count < count)
            column.Add(null);
    }

    static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => value.GetRawText(),
    };
}
