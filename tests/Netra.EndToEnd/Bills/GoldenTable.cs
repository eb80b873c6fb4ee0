using System.Globalization;
using System.Text.Json;

namespace Netra.EndToEnd;

/// <summary>The published answers of the sample bills.</summary>
static class GoldenTable
{
    /// <summary>The rows of a table of a file, by column.</summary>
    public static IReadOnlyList<Dictionary<string, string>> Rows(string file, string table)
    {
        var lines = SampleData.Text("GOLDEN.md").Split('\n')
            .SkipWhile(l => l != $"## data/{file}").Skip(1).TakeWhile(l => !l.StartsWith("## ", StringComparison.Ordinal))
            .SkipWhile(l => !l.StartsWith($"### {table} ", StringComparison.Ordinal)).Skip(1).TakeWhile(l => !l.StartsWith('#'))
            .Where(l => l.StartsWith('|')).Select(l => l.Trim().Trim('|').Split('|').Select(c => c.Trim()).ToArray()).ToList();
        Assert.True(lines.Count > 2, $"GOLDEN.md has no table {table} for {file}.");
        return [.. lines.Skip(2).Select(cells => lines[0].Zip(cells).ToDictionary(c => c.First, c => c.Second))];
    }

    /// <summary>Asserts members of a JSON object equal to columns of the same or another name, within a millionth.</summary>
    public static void IsIn(this Dictionary<string, string> golden, JsonElement actual, params (string Column, string Member)[] amounts)
    {
        foreach (var (column, member) in amounts)
        {
            var expected = golden[column] == "NULL" ? 0 : decimal.Parse(golden[column], CultureInfo.InvariantCulture);
            Assert.True(actual.TryGetProperty(member, out var value), $"no {member} in {actual}");
            Assert.True(Math.Abs(expected - value.GetDecimal()) <= 0.000001m, $"{member}: expected {expected}, got {value}");
        }
    }
}
