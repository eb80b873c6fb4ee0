namespace Netra.Bench;

/// <summary>W with a number of agent workers and as many tool workers.</summary>
/// <param name="Speedup">Runs per second over those with one of each; null where nothing completed there.</param>
public sealed record WorkersResult(double RunsPerSecond, double? P50Ms, double? P99Ms, double? Speedup);
