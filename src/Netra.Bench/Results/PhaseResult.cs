namespace Netra.Bench;

/// <summary>One closed loop of a scenario that has several.</summary>
public sealed record PhaseResult(double RunsPerSecond, double? P50Ms, double? P99Ms)
{
    public static PhaseResult From(BenchResult result) => new(result.RunsPerSecond, result.P50Ms, result.P99Ms);
}
