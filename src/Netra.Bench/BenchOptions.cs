namespace Netra.Bench;

/// <summary>Which fleet to load, with what, and for how long.</summary>
public sealed record BenchOptions
{
    /// <summary>Addresses of the HTTP API; requests go round them in turn.</summary>
    public required IReadOnlyList<Uri> Urls { get; init; }

    /// <summary>Where the WebSocket is.</summary>
    public required Uri StreamUrl { get; init; }

    public required string Key { get; init; }

    /// <summary>One of <see cref="BenchScenarios.All"/>.</summary>
    public required string Scenario { get; init; }

    /// <summary>The measured time; the scenario's own when null.</summary>
    public double? Seconds { get; init; }

    /// <summary>Load before the measured time, which is not counted; the scenario's own when null.</summary>
    public double? WarmupSeconds { get; init; }

    /// <summary>Runs (scenario <c>submit</c>: requests) under way at once in closed loops.</summary>
    public int InFlight { get; init; } = 64;

    /// <summary>Runs a second in the open loop of scenario <c>latency</c>.</summary>
    public double Rate { get; init; } = 10;

    /// <summary>Runs of scenario <c>memory</c>, however long they take; null for as many as its time allows.</summary>
    public int? Runs { get; init; }

    /// <summary>Finished runs that scenario <c>backlog</c> plants.</summary>
    public int Finished { get; init; } = 100_000;

    /// <summary>Waiting runs that scenario <c>backlog</c> plants.</summary>
    public int Waiting { get; init; } = 10_000;

    /// <summary>Dead letters of one replay of scenario <c>replay</c>; ten times as many are planted.</summary>
    public int Letters { get; init; } = 10_000;

    /// <summary>Messages a second of the replays beside other work in scenario <c>replay</c>.</summary>
    public int ReplayRate { get; init; } = 200;

    /// <summary>The database as its owner reaches it: <c>postgresql://user:password@host:port/database</c>. Scenarios <c>backlog</c> and <c>replay</c> need it.</summary>
    public string? Postgres { get; init; }

    /// <summary>The folder of a fleet that <c>infra/fleet.sh</c> started here. Scenarios <c>scaling</c>, <c>memory</c> and <c>coldstart</c> need it.</summary>
    public string? State { get; init; }

    /// <summary><c>infra/fleet.sh</c>; looked for above the current folder and the program when null.</summary>
    public string? FleetScript { get; init; }

    /// <summary>The command line's program with its first arguments, for scenario <c>coldstart</c> to start an embedded fleet.</summary>
    public IReadOnlyList<string> Netra { get; init; } = ["netra"];

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Words for people while it goes on.</summary>
    public Action<string> Progress { get; init; } = _ => { };
}
