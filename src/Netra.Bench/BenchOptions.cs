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

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Words for people while it goes on.</summary>
    public Action<string> Progress { get; init; } = _ => { };
}
