using Netra.Bench.Load;
using Netra.Bench.Processes;

namespace Netra.Bench.Scenarios;

/// <summary>W in a closed loop, and what the fleet's processes hold meanwhile.</summary>
static class MemoryScenario
{
    const int Parts = 4;
    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    public static async Task<BenchResult> RunAsync(BenchOptions options, Fleet fleet, CancellationToken cancellationToken)
    {
        var processes = new FleetFolder(options.State!).Processes();
        if (processes.Count == 0)
            throw new BenchException($"No process runs in '{options.State}': start them with 'infra/fleet.sh up --state DIR'.");
        var seconds = options.Runs is null ? TimeSpan.FromSeconds(options.Seconds ?? 80) : TimeSpan.FromDays(7);
        options.Progress(options.Runs is { } runs ? $"{runs} runs, {options.InFlight} at once" : $"{options.InFlight} runs under way at once for {seconds.TotalSeconds:0.#} s");
        await using var completions = await Completions.OpenAsync(options, fleet, cancellationToken);
        var samples = new ProcessSamples(processes, fleet.Errors);
        samples.Take(0);
        var tally = new Tally(options, TimeSpan.Zero, seconds, options.Runs);
        var loop = new ClosedLoop(options, fleet, completions).RunAsync(Workload.W, options.InFlight, tally, cancellationToken);
        await QuartersAsync(options, tally, samples, loop);
        var result = await loop;
        samples.Take(tally.Ended);
        return result with { Errors = fleet.Errors.Count, FirstError = fleet.Errors.First, Memory = samples.Result(tally.Ended) };
    }

    static async Task QuartersAsync(BenchOptions options, Tally tally, ProcessSamples samples, Task loop)
    {
        using var timer = new PeriodicTimer(Look, options.Time);
        for (var part = 1; part < Parts; part++)
        {
            while (tally.Progress < (double)part / Parts && !loop.IsCompleted)
                await timer.WaitForNextTickAsync(CancellationToken.None);
            if (loop.IsCompleted)
                return;
            options.Progress($"{tally.Ended} runs");
            samples.Take(tally.Ended);
        }
    }
}
