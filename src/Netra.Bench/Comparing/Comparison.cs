using System.Text.Json;

namespace Netra.Bench.Comparing;

/// <summary>Results B beside results A.</summary>
/// <param name="OnlyInA">Scenarios that B lacks.</param>
/// <param name="OnlyInB">Scenarios that A lacks.</param>
public sealed record Comparison(double TolerancePercent, bool Worse, IReadOnlyList<ComparedScenario> Scenarios, IReadOnlyList<string> OnlyInA, IReadOnlyList<string> OnlyInB)
{
    /// <summary>Compares two files, each with results as <c>netra bench --json</c> prints them: one, several one after the other, or arrays of them.</summary>
    /// <exception cref="BenchException">A file cannot be read or holds no results, or no scenario is in both.</exception>
    public static async Task<Comparison> OfFilesAsync(string a, string b, double tolerancePercent, CancellationToken cancellationToken) =>
        Of(await ResultFile.ReadAsync(a, cancellationToken), await ResultFile.ReadAsync(b, cancellationToken), tolerancePercent);

    /// <exception cref="BenchException">No scenario is in both.</exception>
    internal static Comparison Of(IReadOnlyList<JsonElement> a, IReadOnlyList<JsonElement> b, double tolerancePercent)
    {
        var (ofA, ofB) = (ByScenario(a), ByScenario(b));
        var both = ofA.Select(s => s.Key).Where(ofB.Contains).ToList();
        if (both.Count == 0)
            throw new BenchException("No scenario is in both files.");
        var scenarios = both.ConvertAll(s => ComparedScenario.Of(s, [.. ofA[s]], [.. ofB[s]], tolerancePercent));
        return new(tolerancePercent, scenarios.Exists(s => s.Worse), scenarios, [.. ofA.Select(s => s.Key).Except(both, StringComparer.Ordinal)], [.. ofB.Select(s => s.Key).Except(both, StringComparer.Ordinal)]);
    }

    static ILookup<string, JsonElement> ByScenario(IEnumerable<JsonElement> results) => results.ToLookup(r => r.GetProperty("scenario").GetString()!, StringComparer.Ordinal);
}
