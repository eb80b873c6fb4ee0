namespace Netra.Bench;

/// <summary>What a run with many calls costs beside one of W, in the fleet's time at saturation.</summary>
/// <param name="Calls">Of a run.</param>
/// <param name="WRunsPerSecond">Of W; half of it measured before the runs with many calls, half after.</param>
/// <param name="CostRatio">Time of the fleet for one run, over that for one of W; null where nothing completed.</param>
/// <param name="AgainstLinear"><paramref name="CostRatio"/> over <c>calls / 3</c>, what it would be if a run cost nothing but its calls: 1 is linear, less is cheaper.</param>
public sealed record FanOutResult(int Calls, double WRunsPerSecond, double? CostRatio, double? AgainstLinear);
