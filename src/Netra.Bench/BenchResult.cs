using System.Text.Json.Serialization;

namespace Netra.Bench;

/// <summary>What a scenario measured; nothing in it is estimated.</summary>
public sealed record BenchResult
{
    public required string Scenario { get; init; }

    /// <summary>
    /// Runs that completed in the measured time, per second; for <c>submit</c>, runs that were accepted. With <c>p50_ms</c> and its neighbours it is of the runs with many calls (<c>fanout</c>),
    /// of the full tables (<c>backlog</c>), of the most workers (<c>scaling</c>), of the first seconds of new processes (<c>coldstart</c>),
    /// of the runs beside replays (<c>replay</c>).
    /// </summary>
    public required double RunsPerSecond { get; init; }

    /// <summary>Median of the scenario's latency in ms: submit to completed, for <c>submit</c> the request alone; null where nothing was measured.</summary>
    public double? P50Ms { get; init; }

    public double? P99Ms { get; init; }

    /// <summary>Slowest of the measured ones.</summary>
    public double? MaxMs { get; init; }

    /// <summary>Requests refused or unanswered, and runs that failed or did not end in time; warm-up and drain included.</summary>
    public required int Errors { get; init; }

    /// <summary>What the first error said.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FirstError { get; init; }

    /// <summary>How many latencies stand behind the percentiles.</summary>
    public required int Measured { get; init; }

    /// <summary>Completions that the WebSocket did not tell within 2 s and a read of the run found; their latency is an upper bound.</summary>
    public required int Polled { get; init; }

    public required double WarmupSeconds { get; init; }

    public required double Seconds { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? InFlight { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Rate { get; init; }

    /// <summary>Accepted submits per second.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? SubmitsPerSecond { get; init; }

    /// <summary>Time after the load until the last run had ended.</summary>
    public required double DrainSeconds { get; init; }

    /// <summary>Runs that were cancelled because they had not ended when the time for the drain was over.</summary>
    public required int Cancelled { get; init; }

    /// <summary>What one run is.</summary>
    public required string Workload { get; init; }

    public required int DriverProcessors { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FanOutResult? Fanout { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BacklogResult? Backlog { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReplayResult? Replay { get; init; }

    /// <summary>Of scenario <c>scaling</c>, by the number of workers of each kind.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, WorkersResult>? Workers { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MemoryResult? Memory { get; init; }

    /// <summary>Of scenario <c>coldstart</c>: <c>api</c>, <c>agent</c>, <c>tool</c> and <c>embedded</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, StartResult>? Starts { get; init; }
}
