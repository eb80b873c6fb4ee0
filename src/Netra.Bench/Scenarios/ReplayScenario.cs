using Netra.Bench.DeadLetters;
using Netra.Bench.Load;

namespace Netra.Bench.Scenarios;

/// <summary>W at a steady rate, with no replay and beside one replay after the other; a replay alone; the page of causes. What was planted is removed in any case.</summary>
static class ReplayScenario
{
    const int Pages = 100;

    /// <summary>Replays with nothing beside them.</summary>
    const int Alone = 3;

    public static async Task<BenchResult> RunAsync(BenchOptions options, Fleet fleet, CancellationToken cancellationToken)
    {
        var (warmup, seconds) = (TimeSpan.FromSeconds(options.WarmupSeconds ?? 5), TimeSpan.FromSeconds(options.Seconds ?? 15));
        var planted = new PlantedLetters(options.Postgres!);
        await planted.RemoveAsync(cancellationToken);
        await using var completions = await Completions.OpenAsync(options, fleet, cancellationToken);
        var template = await BacklogScenario.CompletedAsync(fleet, completions, cancellationToken);
        try
        {
            options.Progress($"planting {options.Letters * PlantedLetters.Sets} dead letters");
            await planted.PlantAsync(template, options.Letters, Workload.CallsOfW, cancellationToken);
            return await MeasureAsync(options, fleet, completions, warmup, seconds, cancellationToken);
        }
        finally
        {
            options.Progress("removing what was planted");
            await planted.RemoveAsync(CancellationToken.None);
        }
    }

    static async Task<BenchResult> MeasureAsync(BenchOptions options, Fleet fleet, Completions completions, TimeSpan warmup, TimeSpan seconds, CancellationToken cancellationToken)
    {
        var replaying = new Replaying(options, fleet);
        List<double> pages = [];
        while (pages.Count < Pages)
            pages.Add(await replaying.PageAsync(cancellationToken));
        Queue<string> plans = [];
        for (var set = 0; set < PlantedLetters.Sets; set++)
            plans.Enqueue(await replaying.PlanAsync(PlantedLetters.FilterOf(set), options.Letters, set < Alone ? Replaying.Fastest : options.ReplayRate, cancellationToken));
        options.Progress($"{Alone} replays, of which the last counts");
        var alone = (PerSecond: 0.0, Seconds: 0.0);
        for (var n = 0; n < Alone; n++)
            alone = await replaying.RunAsync(plans.Dequeue(), cancellationToken);
        options.Progress($"{options.Rate:0.###} runs a second, {seconds.TotalSeconds:0.#} s without and {seconds.TotalSeconds:0.#} s beside replays of {options.ReplayRate} messages a second");
        var before = await LatencyScenario.RunAsync(options, fleet, completions, warmup, seconds, cancellationToken);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var replays = ReplayAsync(replaying, plans, over.Token, cancellationToken);
        var during = await LatencyScenario.RunAsync(options, fleet, completions, TimeSpan.Zero, seconds, cancellationToken);
        await over.CancelAsync();
        var count = await replays;
        pages.Sort();
        return during with
        {
            Errors = fleet.Errors.Count,
            FirstError = fleet.Errors.First,
            WarmupSeconds = warmup.TotalSeconds,
            Replay = new(
                options.Letters, Math.Round(alone.PerSecond), Math.Round(alone.Seconds, 2), PhaseResult.From(before), PhaseResult.From(during), options.ReplayRate, count,
                before.P99Ms > 0 && during.P99Ms is { } p99 ? Math.Round(p99 / before.P99Ms.Value, 2) : null,
                options.Letters * PlantedLetters.Sets, Math.Round(pages[(int)(Pages * 0.95) - 1], 1)),
        };
    }

    /// <returns>How many were begun before it was over.</returns>
    static async Task<int> ReplayAsync(Replaying replaying, Queue<string> plans, CancellationToken over, CancellationToken cancellationToken)
    {
        var count = 0;
        for (; plans.Count > 0 && !over.IsCancellationRequested; count++)
            await replaying.RunAsync(plans.Dequeue(), cancellationToken);
        return count;
    }
}
