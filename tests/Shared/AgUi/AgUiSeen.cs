using System.Text.Json;

namespace Netra.Tests;

/// <summary>A frame of an AG-UI stream.</summary>
/// <param name="Raw">Its bytes as text, without the empty line.</param>
sealed record AgUiSeen(string Id, JsonElement Event, string Raw)
{
    public string Type => Event.GetProperty("type").GetString()!;

    public (long Seq, int Part) Place => Id.Split('.') is [var seq, var part]
        ? (long.Parse(seq, System.Globalization.CultureInfo.InvariantCulture), int.Parse(part, System.Globalization.CultureInfo.InvariantCulture))
        : throw new FormatException(Id);

    public string Text(string member) => Event.GetProperty(member).GetString()!;

    /// <summary>Reads a stream that holds frames of the one shape there is, and comments; LF only.</summary>
    public static IReadOnlyList<AgUiSeen> Read(string stream)
    {
        Assert.DoesNotContain('\r', stream);
        Assert.EndsWith("\n\n", stream, StringComparison.Ordinal);
        return [.. stream[..^2].Split("\n\n").Where(b => b != ":").Select(One)];
    }

    static AgUiSeen One(string block)
    {
        var lines = block.Split('\n');
        Assert.True(lines.Length == 2 && lines[0].StartsWith("id: ", StringComparison.Ordinal) && lines[1].StartsWith("data: {", StringComparison.Ordinal), block);
        using var json = JsonDocument.Parse(lines[1]["data: ".Length..]);
        return new(lines[0]["id: ".Length..], json.RootElement.Clone(), block);
    }
}
