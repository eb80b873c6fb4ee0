using System.Text.Json;

namespace Netra.Bench.Comparing;

/// <summary>A scenario's rounds in both files.</summary>
/// <param name="ErrorsA">Of all rounds together.</param>
/// <param name="ErrorsB">Of all rounds together; more than in A makes the scenario worse.</param>
public sealed record ComparedScenario(string Scenario, int RoundsA, int RoundsB, int ErrorsA, int ErrorsB, bool Worse, IReadOnlyList<ComparedFigure> Figures)
{
    internal static ComparedScenario Of(string scenario, IReadOnlyList<JsonElement> a, IReadOnlyList<JsonElement> b, double tolerancePercent)
    {
        var figures = Figure.Of(scenario).Select(f => ComparedFigure.Of(f, a, b, tolerancePercent)).Where(f => f.A is not null || f.B is not null).ToList();
        var (errorsA, errorsB) = (Errors(a), Errors(b));
        return new(scenario, a.Count, b.Count, errorsA, errorsB, errorsB > errorsA || figures.Exists(f => f.Worse), figures);
    }

    static int Errors(IEnumerable<JsonElement> rounds) => rounds.Sum(r => r.TryGetProperty("errors", out var errors) ? errors.GetInt32() : 0);
}

/// <param name="A">Median of the rounds; null where none has it.</param>
/// <param name="B">Median of the rounds; null where none has it.</param>
/// <param name="Ratio">B over A.</param>
/// <param name="Decides">Whether the figure may make its scenario worse.</param>
/// <param name="Worse">By more than the tolerance, or missing in B only.</param>
public sealed record ComparedFigure(string Figure, double? A, double? B, double? Ratio, bool Decides, bool Worse)
{
    internal static ComparedFigure Of(Figure figure, IReadOnlyList<JsonElement> a, IReadOnlyList<JsonElement> b, double tolerancePercent)
    {
        var (ofA, ofB) = (MedianOf(a, figure.Path), MedianOf(b, figure.Path));
        var tolerance = tolerancePercent / 100;
        var worse = (ofA, ofB) switch
        {
            (null, _) => false,
            (_, null) => true,
            _ => figure.MoreIsBetter ? ofB < ofA * (1 - tolerance) : ofB > ofA * (1 + tolerance),
        };
        double? ratio = ofA > 0 && ofB is { } known ? Math.Round(known / ofA.Value, 3) : null;
        return new(figure.Path, ofA, ofB, ratio, figure.Decides, figure.Decides && worse);
    }

    static double? MedianOf(IEnumerable<JsonElement> rounds, string path)
    {
        var values = rounds.Select(r => Value(r, path)).OfType<double>().ToList();
        return values.Count == 0 ? null : Math.Round(Median.Of(values), 3);
    }

    static double? Value(JsonElement round, string path)
    {
        var at = round;
        foreach (var name in path.Split('.'))
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
                return null;
        }

        return at.ValueKind == JsonValueKind.Number ? at.GetDouble() : null;
    }
}
