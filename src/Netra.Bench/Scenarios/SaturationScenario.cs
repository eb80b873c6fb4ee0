using Netra.Bench.Load;

namespace Netra.Bench.Scenarios;

static class SaturationScenario
{
    public static async Task<BenchResult> RunAsync(BenchOptions options, Fleet fleet, CancellationToken cancellationToken)
    {
        await using var completions = await Completions.OpenAsync(options, fleet, cancellationToken);
        return await new ClosedLoop(options, fleet, completions)
            .RunAsync(Workload.W, options.InFlight, options.WarmupSeconds ?? 10, options.Seconds ?? 20, cancellationToken);
    }
}
