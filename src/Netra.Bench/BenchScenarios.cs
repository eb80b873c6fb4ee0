namespace Netra.Bench;

/// <summary>The scenarios there are.</summary>
public static class BenchScenarios
{
    /// <summary>Closed loop: as many runs under way as asked for, the next submitted when one ends.</summary>
    public const string Saturation = "saturation";

    /// <summary>Open loop at a fixed rate: submit to completed.</summary>
    public const string Latency = "latency";

    /// <summary>Closed loop of submits that waits for no run.</summary>
    public const string Submit = "submit";

    /// <summary>Closed loops of runs with 100 calls and of W, beside each other.</summary>
    public const string FanOut = "fanout";

    /// <summary>Saturation with and without finished and waiting runs that are planted in the tables.</summary>
    public const string Backlog = "backlog";

    /// <summary>Saturation with 1, 2 and 4 workers of each kind.</summary>
    public const string Scaling = "scaling";

    /// <summary>Resident memory of the fleet's processes over many runs.</summary>
    public const string Memory = "memory";

    /// <summary>Process start to ready, and what new processes do at first.</summary>
    public const string ColdStart = "coldstart";

    /// <summary>Replays of dead letters, what they cost others, and the page of their causes.</summary>
    public const string Replay = "replay";

    public static IReadOnlyList<string> All { get; } = [Saturation, Latency, Submit, FanOut, Backlog, Scaling, Memory, ColdStart, Replay];

    /// <summary>What the scenario needs and was not given, with what to do; null when nothing is missing.</summary>
    public static string? Lack(string scenario, string? postgres, string? state) => scenario switch
    {
        Backlog or Replay when postgres is null => $"Scenario {scenario} writes to the database: name it with --postgres or NETRA_POSTGRES, which fleet.env of infra/fleet.sh holds.",
        Scaling or Memory or ColdStart when state is null =>
            $"Scenario {scenario} needs the fleet's processes: start one with 'infra/fleet.sh up --state DIR', and name the folder with --state DIR.",
        Scaling or Memory or ColdStart when !Directory.Exists(Path.Combine(state, "pids")) => $"There is no fleet in '{state}': start one with 'infra/fleet.sh up --state DIR'.",
        _ => null,
    };
}
