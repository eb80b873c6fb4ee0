using System.Globalization;
using System.Text.Json;

namespace Netra.FinOps.Tests;

/// <summary>The published answers of each sample bill, read from their Markdown tables.</summary>
static class GoldenTables
{
    const string Source = "GOLDEN.md";

    public static TheoryData<string> Bills => new(
        TestData.Sample10, "focus_1.2_toolkit_aws_5000.csv.gz", "focus_1.2_toolkit_azure_5000.csv.gz", "focus_1.2_toolkit_gcp_5000.csv.gz", TestData.Dev);

    /// <summary>The rows of a table, by column name; NULL as null.</summary>
    public static IReadOnlyList<Dictionary<string, string?>> Rows(string file, string table)
    {
        var lines = TestData.Text(Source).Split('\n')
            .SkipWhile(l => l != $"## data/{file}").Skip(1).TakeWhile(l => !l.StartsWith("## ", StringComparison.Ordinal))
            .SkipWhile(l => !l.StartsWith($"### {table} ", StringComparison.Ordinal)).Skip(1).TakeWhile(l => !l.StartsWith('#'))
            .Where(l => l.StartsWith('|')).Select(l => l.Trim().Trim('|').Split('|').Select(c => c.Trim()).ToArray()).ToList();
        Assert.True(lines.Count > 1, $"{Source} has no table {table} for {file}.");
        return [.. lines.Skip(2).Select(cells => lines[0].Zip(cells).ToDictionary(c => c.First, c => c.Second == "NULL" ? null : c.Second))];
    }

    /// <summary>Compares an amount within a millionth; a NULL sum over no rows is 0.</summary>
    public static void Equal(string? golden, JsonElement row, string member)
    {
        var expected = golden is null ? 0 : decimal.Parse(golden, CultureInfo.InvariantCulture);
        var actual = row.TryGetProperty(member, out var value) ? value.GetDecimal() : 0;
        Assert.True(Math.Abs(expected - actual) <= 0.000001m, $"{member}: expected {expected}, got {actual} in {row}");
    }

    public static void SameRows(
        string file, string table, JsonElement rows, Func<JsonElement, string> key, Func<Dictionary<string, string?>, string> goldenKey, params (string Golden, string Member)[] amounts)
    {
        var golden = Rows(file, table);
        var actual = rows.EnumerateArray().Take(golden.Count).ToList();
        Assert.Equal(golden.Select(goldenKey), actual.Select(key));
        foreach (var (expected, row) in golden.Zip(actual))
            foreach (var (column, member) in amounts)
                Equal(expected[column], row, member);
    }
}
