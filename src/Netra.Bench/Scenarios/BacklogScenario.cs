using Netra.Bench.Backlog;
using Netra.Bench.Load;

namespace Netra.Bench.Scenarios;

/// <summary>W at saturation beside planted runs, and before and after them, so that a machine that grows slower or faster meanwhile weighs less. What was planted is removed in any case.</summary>
static class BacklogScenario
{
    public static async Task<BenchResult> RunAsync(BenchOptions options, Fleet fleet, CancellationToken cancellationToken)
    {
        var (warmup, seconds) = (options.WarmupSeconds ?? 5, options.Seconds ?? 14);
        var planted = new PlantedRuns(options.Postgres!);
        await planted.RemoveAsync(cancellationToken);
        await using var completions = await Completions.OpenAsync(options, fleet, cancellationToken);
        var loop = new ClosedLoop(options, fleet, completions);
        var before = await loop.RunAsync(Workload.W, options.InFlight, warmup, seconds / 2, cancellationToken);
        var template = await CompletedAsync(fleet, completions, cancellationToken);
        BenchResult full;
        int waiting;
        double plantSeconds, removeSeconds = 0;
        try
        {
            options.Progress($"planting {options.Finished} finished and {options.Waiting} waiting runs");
            plantSeconds = await SecondsAsync(options, () => planted.PlantAsync(template, options.Finished, options.Waiting, cancellationToken));
            full = await loop.RunAsync(Workload.W, options.InFlight, warmup, seconds, cancellationToken);
            waiting = await planted.StillWaitingAsync(cancellationToken);
        }
        finally
        {
            options.Progress("removing what was planted");
            removeSeconds = await SecondsAsync(options, () => planted.RemoveAsync(CancellationToken.None));
        }

        for (var started = waiting; started < options.Waiting; started++)
            fleet.Errors.Add($"{options.Waiting - waiting} of the waiting runs were started, though their tenant's slot was held");
        var after = await loop.RunAsync(Workload.W, options.InFlight, warmup / 2, seconds / 2, cancellationToken);
        return full with
        {
            Errors = fleet.Errors.Count,
            FirstError = fleet.Errors.First,
            Backlog = new(
                options.Finished, options.Waiting, PhaseResult.From(before), PhaseResult.From(full), PhaseResult.From(after),
                Kept(before.RunsPerSecond, full.RunsPerSecond, after.RunsPerSecond), waiting, plantSeconds, removeSeconds),
        };
    }

    internal static double? Kept(double before, double full, double after) => before + after > 0 ? Math.Round(full / ((before + after) / 2), 3) : null;

    /// <summary>A run of W that has just completed.</summary>
    internal static async Task<Guid> CompletedAsync(Fleet fleet, Completions completions, CancellationToken cancellationToken)
    {
        var run = (await fleet.SubmitAsync(Workload.W, cancellationToken)).RunId ?? throw new BenchException($"No run was accepted: {fleet.Errors.First}");
        return (await completions.WaitAsync(run, cancellationToken)).Completed ? run : throw new BenchException($"Run {run} ended without completing.");
    }

    static async Task<double> SecondsAsync(BenchOptions options, Func<Task> work)
    {
        var begin = options.Time.GetTimestamp();
        await work();
        return Math.Round(options.Time.GetElapsedTime(begin).TotalSeconds, 1);
    }
}
