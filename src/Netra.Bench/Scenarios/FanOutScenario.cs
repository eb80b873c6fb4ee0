using Netra.Bench.Load;

namespace Netra.Bench.Scenarios;

/// <summary>Runs with 100 calls between two loops of W, so that a machine that grows slower or faster meanwhile weighs on both alike.</summary>
static class FanOutScenario
{
    const int Calls = 100;

    public static async Task<BenchResult> RunAsync(BenchOptions options, Fleet fleet, CancellationToken cancellationToken)
    {
        var (warmup, seconds) = (options.WarmupSeconds ?? 8, options.Seconds ?? 30);
        await using var completions = await Completions.OpenAsync(options, fleet, cancellationToken);
        var loop = new ClosedLoop(options, fleet, completions);
        var before = await loop.RunAsync(Workload.W, options.InFlight, warmup, seconds / 2, cancellationToken);
        var many = await loop.RunAsync(Workload.FanOut(Calls), InFlight(options), warmup / 2, seconds, cancellationToken);
        var after = await loop.RunAsync(Workload.W, options.InFlight, warmup / 2, seconds / 2, cancellationToken);
        return many with
        {
            Errors = fleet.Errors.Count,
            FirstError = fleet.Errors.First,
            Fanout = Compare(Calls, (before.RunsPerSecond + after.RunsPerSecond) / 2, many.RunsPerSecond),
        };
    }

    internal static FanOutResult Compare(int calls, double w, double many)
    {
        double? ratio = w > 0 && many > 0 ? w / many : null;
        return new(calls, Math.Round(w, 2), Round(ratio), Round(ratio / (calls / (double)Workload.CallsOfW)));
    }

    /// <summary>An eighth of the runs, which still keeps more calls under way than W does.</summary>
    static int InFlight(BenchOptions options) => Math.Max(1, options.InFlight / 8);

    static double? Round(double? value) => value is { } known ? Math.Round(known, 2) : null;
}
