using Netra.Bench.Load;
using Netra.Bench.Processes;

namespace Netra.Bench.Scenarios;

/// <summary>W with 4, then 2, then 1 worker of each kind: all are warmed up together, and those that stay are warm. The fleet gets the workers back that it had.</summary>
static class ScalingScenario
{
    const double Settling = 3;
    static readonly int[] Steps = [4, 2, 1];

    public static async Task<BenchResult> RunAsync(BenchOptions options, Fleet fleet, CancellationToken cancellationToken)
    {
        var (folder, script) = (new FleetFolder(options.State!), new FleetScript(options));
        var (agents, tools) = (folder.Count("agent"), folder.Count("tool"));
        var (warmup, seconds) = (options.WarmupSeconds ?? 35, options.Seconds ?? 12);
        await using var completions = await Completions.OpenAsync(options, fleet, cancellationToken);
        var loop = new ClosedLoop(options, fleet, completions);
        var results = new Dictionary<int, BenchResult>();
        try
        {
            foreach (var workers in Steps)
            {
                cancellationToken.ThrowIfCancellationRequested();
                options.Progress($"{workers} agent and {workers} tool workers");
                await ScaleAsync(script, workers, workers);
                results[workers] = await loop.RunAsync(Workload.W, options.InFlight, results.Count == 0 ? warmup : Settling, seconds, cancellationToken);
            }
        }
        finally
        {
            options.Progress($"back to {agents} agent and {tools} tool workers");
            await ScaleAsync(script, agents, tools);
        }

        return results[Steps[0]] with { Errors = fleet.Errors.Count, FirstError = fleet.Errors.First, Workers = Compare(results) };
    }

    /// <summary>From the fewest workers to the most.</summary>
    internal static Dictionary<string, WorkersResult> Compare(IReadOnlyDictionary<int, BenchResult> results)
    {
        var one = results[results.Keys.Min()].RunsPerSecond;
        return results.OrderBy(r => r.Key).ToDictionary(
            r => $"{r.Key}",
            r => new WorkersResult(r.Value.RunsPerSecond, r.Value.P50Ms, r.Value.P99Ms, one > 0 ? Math.Round(r.Value.RunsPerSecond / one, 2) : null),
            StringComparer.Ordinal);
    }

    static async Task ScaleAsync(FleetScript script, int agents, int tools)
    {
        await script.ScaleAsync("agent", agents);
        await script.ScaleAsync("tool", tools);
    }
}
