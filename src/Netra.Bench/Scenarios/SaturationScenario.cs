using Netra.Bench.Load;

namespace Netra.Bench.Scenarios;

static class SaturationScenario
{
    static readonly TimeSpan Drain = TimeSpan.FromSeconds(30);

    public static async Task<BenchResult> RunAsync(BenchOptions options, Fleet fleet, CancellationToken cancellationToken)
    {
        await using var completions = await Completions.OpenAsync(options, fleet, cancellationToken);
        var (warmup, seconds) = (TimeSpan.FromSeconds(options.WarmupSeconds ?? 10), TimeSpan.FromSeconds(options.Seconds ?? 20));
        options.Progress($"{options.InFlight} runs under way at once: {warmup.TotalSeconds:0.#} s to warm up, {seconds.TotalSeconds:0.#} s measured");
        var tally = new Tally(options, warmup, seconds);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(warmup + seconds + Drain);
        var loops = Enumerable.Range(0, options.InFlight).Select(_ => LoopAsync(fleet, completions, tally, patience.Token)).ToList();
        var unended = (await Task.WhenAll(loops)).OfType<Guid>().ToList();
        var drained = tally.Elapsed - warmup - seconds;
        await Task.WhenAll(unended.Select(run => fleet.CancelAsync(run, cancellationToken)));
        return tally.Result(fleet.Errors, drained.TotalSeconds, unended.Count) with { InFlight = options.InFlight };
    }

    /// <returns>The run that did not end, if there is one.</returns>
    static async Task<Guid?> LoopAsync(Fleet fleet, Completions completions, Tally tally, CancellationToken patience)
    {
        while (tally.GoesOn)
        {
            var submission = await fleet.SubmitAsync(patience);
            if (submission.RunId is { } run && !await OneRun.EndAsync(fleet, completions, tally, submission.Sent, run, patience))
                return run;
        }

        return null;
    }
}
