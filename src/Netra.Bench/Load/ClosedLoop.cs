namespace Netra.Bench.Load;

/// <summary>Keeps so many runs under way: the next is submitted when one ends.</summary>
sealed class ClosedLoop(BenchOptions options, Fleet fleet, Completions completions)
{
    static readonly TimeSpan Drain = TimeSpan.FromSeconds(30);

    /// <summary>Loads for <paramref name="warmup"/>, then measures; see <see cref="RunAsync(Workload, int, Tally, CancellationToken)"/>.</summary>
    public Task<BenchResult> RunAsync(Workload workload, int inFlight, double warmup, double seconds, CancellationToken cancellationToken)
    {
        options.Progress($"{inFlight} runs under way at once: {warmup:0.#} s to warm up, {seconds:0.#} s measured");
        return RunAsync(workload, inFlight, new Tally(options, TimeSpan.FromSeconds(warmup), TimeSpan.FromSeconds(seconds)), cancellationToken);
    }

    /// <summary>Loads while the tally goes on, then waits for what is under way; what does not end within 30 s is an error, and cancelled.</summary>
    public async Task<BenchResult> RunAsync(Workload workload, int inFlight, Tally tally, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(tally.Longest + Drain);
        var loops = Enumerable.Range(0, inFlight).Select(_ => LoopAsync(workload, tally, patience.Token)).ToList();
        var unended = (await Task.WhenAll(loops)).OfType<Guid>().ToList();
        cancellationToken.ThrowIfCancellationRequested();
        var drained = tally.SinceEnd;
        await Task.WhenAll(unended.Select(run => fleet.CancelAsync(run, cancellationToken)));
        return tally.Result(fleet.Errors, drained.TotalSeconds, unended.Count) with { InFlight = inFlight, Workload = workload.Description };
    }

    /// <returns>The run that did not end, if there is one.</returns>
    async Task<Guid?> LoopAsync(Workload workload, Tally tally, CancellationToken patience)
    {
        while (tally.GoesOn && !patience.IsCancellationRequested)
        {
            var submission = await fleet.SubmitAsync(workload, patience);
            if (submission.RunId is { } run && !await OneRun.EndAsync(fleet, completions, tally, submission.Sent, run, patience))
                return run;
        }

        return null;
    }
}
