using System.Collections.Concurrent;
using Netra.Bench.Load;

namespace Netra.Bench.Scenarios;

/// <remarks>The fleet works at the runs while it is measured; what is left is waited for outside the measured time, then cancelled.</remarks>
static class SubmitScenario
{
    static readonly TimeSpan Drain = TimeSpan.FromSeconds(75);

    public static async Task<BenchResult> RunAsync(BenchOptions options, Fleet fleet, CancellationToken cancellationToken)
    {
        await using var completions = await Completions.OpenAsync(options, fleet, cancellationToken);
        var (warmup, seconds) = (TimeSpan.FromSeconds(options.WarmupSeconds ?? 2), TimeSpan.FromSeconds(options.Seconds ?? 5));
        options.Progress($"{options.InFlight} submits at once: {warmup.TotalSeconds:0.#} s to warm up, {seconds.TotalSeconds:0.#} s measured");
        var tally = new Tally(options, warmup, seconds);
        var accepted = new ConcurrentBag<Guid>();
        await Task.WhenAll(Enumerable.Range(0, options.InFlight).Select(_ => LoopAsync(fleet, tally, accepted, cancellationToken)));
        options.Progress($"{accepted.Count} runs accepted; waiting for their end, which is not measured");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Drain);
        var unended = new ConcurrentBag<Guid>();
        await Task.WhenAll(accepted.Select(run => EndAsync(fleet, completions, run, unended, patience.Token)));
        var drained = tally.SinceEnd;
        await Parallel.ForEachAsync(
            unended, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellationToken },
            async (run, token) => await fleet.CancelAsync(run, token));
        var result = tally.Result(fleet.Errors, drained.TotalSeconds, unended.Count);
        return result with { InFlight = options.InFlight, SubmitsPerSecond = result.RunsPerSecond };
    }

    static async Task LoopAsync(Fleet fleet, Tally tally, ConcurrentBag<Guid> accepted, CancellationToken cancellationToken)
    {
        while (tally.GoesOn)
        {
            var submission = await fleet.SubmitAsync(Workload.W, cancellationToken);
            if (submission.RunId is not { } run)
                continue;
            accepted.Add(run);
            tally.Add(submission.Sent, submission.Answered, wasPolled: false);
        }
    }

    static async Task EndAsync(Fleet fleet, Completions completions, Guid run, ConcurrentBag<Guid> unended, CancellationToken patience)
    {
        try
        {
            if (!(await completions.WaitAsync(run, patience)).Completed)
                fleet.Errors.Add($"run {run} ended without completing");
        }
        catch (OperationCanceledException)
        {
            unended.Add(run);
        }
    }
}
