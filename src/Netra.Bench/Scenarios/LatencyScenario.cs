using Netra.Bench.Load;

namespace Netra.Bench.Scenarios;

static class LatencyScenario
{
    static readonly TimeSpan Drain = TimeSpan.FromSeconds(30);

    public static async Task<BenchResult> RunAsync(BenchOptions options, Fleet fleet, CancellationToken cancellationToken)
    {
        await using var completions = await Completions.OpenAsync(options, fleet, cancellationToken);
        var (warmup, seconds) = (TimeSpan.FromSeconds(options.WarmupSeconds ?? 10), TimeSpan.FromSeconds(options.Seconds ?? 30));
        options.Progress($"{options.Rate:0.###} runs a second: {warmup.TotalSeconds:0.#} s to warm up, {seconds.TotalSeconds:0.#} s measured");
        return await RunAsync(options, fleet, completions, warmup, seconds, cancellationToken);
    }

    /// <summary>One open loop of W.</summary>
    public static async Task<BenchResult> RunAsync(BenchOptions options, Fleet fleet, Completions completions, TimeSpan warmup, TimeSpan seconds, CancellationToken cancellationToken)
    {
        var tally = new Tally(options, warmup, seconds);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(warmup + seconds + Drain);
        var runs = new List<Task<Guid?>>();
        using (var timer = new PeriodicTimer(TimeSpan.FromSeconds(1 / options.Rate), options.Time))
        {
            while (tally.GoesOn && await timer.WaitForNextTickAsync(cancellationToken))
                runs.Add(OneAsync(fleet, completions, tally, patience.Token));
        }

        var unended = (await Task.WhenAll(runs)).OfType<Guid>().ToList();
        var drained = tally.SinceEnd;
        await Task.WhenAll(unended.Select(run => fleet.CancelAsync(run, cancellationToken)));
        return tally.Result(fleet.Errors, drained.TotalSeconds, unended.Count) with { Rate = options.Rate };
    }

    /// <returns>The run, when it did not end.</returns>
    static async Task<Guid?> OneAsync(Fleet fleet, Completions completions, Tally tally, CancellationToken patience)
    {
        var submission = await fleet.SubmitAsync(Workload.W, patience);
        return submission.RunId is not { } run || await OneRun.EndAsync(fleet, completions, tally, submission.Sent, run, patience) ? null : run;
    }
}
