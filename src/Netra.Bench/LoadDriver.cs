using Netra.Bench.Load;
using Netra.Bench.Scenarios;

namespace Netra.Bench;

/// <summary>Puts load on a fleet and measures how it does.</summary>
public static class LoadDriver
{
    /// <summary>Runs one scenario, within 120 s when its times and sizes are its own.</summary>
    /// <exception cref="BenchException">The scenario is unknown or lacks something, the fleet does not serve the workload, or it cannot be reached.</exception>
    public static async Task<BenchResult> RunAsync(BenchOptions options, CancellationToken cancellationToken)
    {
        Func<BenchOptions, Fleet, CancellationToken, Task<BenchResult>> scenario = options.Scenario switch
        {
            BenchScenarios.Saturation => SaturationScenario.RunAsync,
            BenchScenarios.Latency => LatencyScenario.RunAsync,
            BenchScenarios.Submit => SubmitScenario.RunAsync,
            BenchScenarios.FanOut => FanOutScenario.RunAsync,
            BenchScenarios.Backlog => BacklogScenario.RunAsync,
            BenchScenarios.Scaling => ScalingScenario.RunAsync,
            BenchScenarios.Memory => MemoryScenario.RunAsync,
            BenchScenarios.ColdStart => ColdStartScenario.RunAsync,
            BenchScenarios.Replay => ReplayScenario.RunAsync,
            _ => throw new BenchException($"There is no scenario '{options.Scenario}'; take one of {string.Join(", ", BenchScenarios.All)}."),
        };
        if (BenchScenarios.Lack(options.Scenario, options.Postgres, options.State) is { } lack)
            throw new BenchException(lack);
        using var fleet = new Fleet(options);
        await fleet.CheckAsync(cancellationToken);
        return await scenario(options, fleet, cancellationToken);
    }
}
