namespace Netra.Bench;

/// <summary>What full tables change.</summary>
/// <param name="Finished">Runs planted as completed, each with its events and calls.</param>
/// <param name="Waiting">Runs planted as waiting for a slot.</param>
/// <param name="Before">W before the planting.</param>
/// <param name="After">W after it.</param>
/// <param name="Kept">Runs per second after over before: 0.9 is 10 % fewer; null where nothing completed before.</param>
/// <param name="StillWaiting">Of the waiting runs, how many the fleet left waiting, as it should all: the others are errors.</param>
/// <param name="PlantSeconds">To plant, with <c>VACUUM ANALYZE</c>.</param>
/// <param name="RemoveSeconds">To remove it all again, with <c>VACUUM ANALYZE</c>.</param>
public sealed record BacklogResult(
    int Finished, int Waiting, PhaseResult Before, PhaseResult After, double? Kept, int StillWaiting, double PlantSeconds, double RemoveSeconds);
