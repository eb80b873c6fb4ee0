using System.Globalization;
using System.Text.Json;
using Netra.Bench.Comparing;

namespace Netra.Cli;

/// <summary><c>bench --compare A B</c>.</summary>
static class BenchComparison
{
    public static async Task<int> RunAsync(Invocation i, string a, string b, double tolerancePercent)
    {
        foreach (var file in (string[])[a, b])
        {
            if (!File.Exists(file))
                throw new CommandException(Exit.NotFound, $"There is no file '{file}'.");
        }

        var comparison = await Comparison.OfFilesAsync(a, b, tolerancePercent, i.Token);
        i.Screen.Show(JsonSerializer.SerializeToElement(comparison, CliJson.Options), () => Write(i.Screen, comparison));
        return comparison.Worse ? Exit.Failed : Exit.Ok;
    }

    static void Write(Screen screen, Comparison comparison)
    {
        screen.Table(["SCENARIO", "ROUNDS", "FIGURE", "A", "B", "B/A", ""], comparison.Scenarios.SelectMany(Rows));
        foreach (var (file, missing) in new[] { ("A", comparison.OnlyInA), ("B", comparison.OnlyInB) })
        {
            if (missing.Count > 0)
                screen.Say($"Only in {file}: {string.Join(", ", missing)}");
        }

        screen.Say(comparison.Worse ? $"B is worse by more than {Text(comparison.TolerancePercent)} %." : $"B is not worse by more than {Text(comparison.TolerancePercent)} %.");
    }

    static IEnumerable<IReadOnlyList<string>> Rows(ComparedScenario scenario) =>
    [
        .. scenario.Figures.Select(f => new[]
        {
            scenario.Scenario, $"{scenario.RoundsA}, {scenario.RoundsB}", f.Figure, Text(f.A), Text(f.B), Text(f.Ratio), f.Worse ? "worse" : f.Decides ? "" : "shown only",
        }),
        [scenario.Scenario, $"{scenario.RoundsA}, {scenario.RoundsB}", "errors", Text(scenario.ErrorsA), Text(scenario.ErrorsB), "", scenario.ErrorsB > scenario.ErrorsA ? "worse" : ""],
    ];

    static string Text(double? value) => value?.ToString("0.###", CultureInfo.InvariantCulture) ?? "";
}
