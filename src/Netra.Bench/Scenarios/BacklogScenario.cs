using Netra.Bench.Backlog;
using Netra.Bench.Load;

namespace Netra.Bench.Scenarios;

/// <summary>W at saturation before and after runs are planted in the tables. What was planted is removed in any case.</summary>
static class BacklogScenario
{
    public static async Task<BenchResult> RunAsync(BenchOptions options, Fleet fleet, CancellationToken cancellationToken)
    {
        var (warmup, seconds) = (options.WarmupSeconds ?? 8, options.Seconds ?? 15);
        var planted = new PlantedRuns(options.Postgres!);
        await planted.RemoveAsync(cancellationToken);
        await using var completions = await Completions.OpenAsync(options, fleet, cancellationToken);
        var loop = new ClosedLoop(options, fleet, completions);
        var before = await loop.RunAsync(Workload.W, options.InFlight, warmup, seconds, cancellationToken);
        var template = await CompletedAsync(fleet, completions, cancellationToken);
        BenchResult after;
        int waiting;
        double plantSeconds, removeSeconds = 0;
        try
        {
            options.Progress($"planting {options.Finished} finished and {options.Waiting} waiting runs");
            plantSeconds = await SecondsAsync(options, () => planted.PlantAsync(template, options.Finished, options.Waiting, cancellationToken));
            after = await loop.RunAsync(Workload.W, options.InFlight, warmup, seconds, cancellationToken);
            waiting = await planted.StillWaitingAsync(cancellationToken);
        }
        finally
        {
            options.Progress("removing what was planted");
            removeSeconds = await SecondsAsync(options, () => planted.RemoveAsync(CancellationToken.None));
        }

        for (var started = waiting; started < options.Waiting; started++)
            fleet.Errors.Add($"{options.Waiting - waiting} of the waiting runs were started, though their tenant's slot was held");
        double? kept = before.RunsPerSecond > 0 ? Math.Round(after.RunsPerSecond / before.RunsPerSecond, 3) : null;
        return after with
        {
            Errors = fleet.Errors.Count,
            FirstError = fleet.Errors.First,
            Backlog = new(options.Finished, options.Waiting, PhaseResult.From(before), PhaseResult.From(after), kept, waiting, plantSeconds, removeSeconds),
        };
    }

    /// <summary>A run of W that has just completed.</summary>
    static async Task<Guid> CompletedAsync(Fleet fleet, Completions completions, CancellationToken cancellationToken)
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
