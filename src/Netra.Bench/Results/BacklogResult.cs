namespace Netra.Bench;

/// <summary>What full tables change.</summary>
/// <param name="Finished">Runs planted as completed, each with its events and calls.</param>
/// <param name="Waiting">Runs planted as waiting for a slot.</param>
/// <param name="Before">W before the planting.</param>
/// <param name="Full">W with the planted runs.</param>
/// <param name="After">W once they were removed.</param>
/// <param name="Kept">Runs per second with them, over the mean of before and after: 0.9 is 10 % fewer; null where nothing completed without.</param>
/// <param name="StillWaiting">Of the waiting runs, how many the fleet left waiting, as it should all: the others are errors.</param>
/// <param name="PlantSeconds">To plant, with <c>VACUUM ANALYZE</c>.</param>
/// <param name="RemoveSeconds">To remove it all again, with <c>VACUUM ANALYZE</c>.</param>
public sealed record BacklogResult(
    int Finished, int Waiting, PhaseResult Before, PhaseResult Full, PhaseResult After, double? Kept, int StillWaiting, double PlantSeconds, double RemoveSeconds);
