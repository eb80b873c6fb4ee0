using Netra.Bench.Load;
using Netra.Bench.Processes;

namespace Netra.Bench.Scenarios;

/// <summary>Starts an API, an agent worker, a tool worker and an embedded fleet, three times each, then loads the new processes without a warm-up.</summary>
static class ColdStartScenario
{
    const int Rounds = 3;
    static readonly string[] Kinds = ["api", "agent", "tool"];

    public static async Task<BenchResult> RunAsync(BenchOptions options, Fleet fleet, CancellationToken cancellationToken)
    {
        var seconds = Kinds.Append("embedded").ToDictionary(k => k, _ => new List<double>(), StringComparer.Ordinal);
        var addresses = await new FleetScript(options).AddressesAsync();
        using var restart = new Restart(options);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var kind in Kinds)
            {
                cancellationToken.ThrowIfCancellationRequested();
                seconds[kind].Add(Say(options, kind, await restart.SecondsAsync(kind + "-1", AddressOf(addresses, kind + "-1"))));
            }

            seconds["embedded"].Add(Say(options, "embedded fleet", await EmbeddedStart.SecondsAsync(options, cancellationToken)));
        }

        await using var completions = await Completions.OpenAsync(options, fleet, cancellationToken);
        var loop = new ClosedLoop(options, fleet, completions);
        var result = await loop.RunAsync(Workload.W, options.InFlight, options.WarmupSeconds ?? 0, options.Seconds ?? 10, cancellationToken);
        return result with { Starts = seconds.ToDictionary(s => s.Key, s => StartResult.Of(s.Value), StringComparer.Ordinal) };
    }

    static Uri AddressOf(IReadOnlyDictionary<string, Uri> addresses, string name) =>
        addresses.TryGetValue(name, out var url) ? url : throw new BenchException($"The fleet has no process {name}; scenario coldstart restarts the first of each kind.");

    static double Say(BenchOptions options, string what, double seconds)
    {
        options.Progress($"{what}: ready after {seconds:0.00} s");
        return seconds;
    }
}
