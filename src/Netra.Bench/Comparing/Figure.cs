namespace Netra.Bench.Comparing;

/// <summary>What is compared of a scenario's results.</summary>
/// <param name="Path">Of the member in the result's JSON.</param>
/// <param name="MoreIsBetter">Whether a greater value is the better one.</param>
/// <param name="Decides">Whether it may make the scenario worse; the others are shown only, since they follow from these or swing more than anything changes them.</param>
sealed record Figure(string Path, bool MoreIsBetter, bool Decides)
{
    static readonly Figure Rate = new("runs_per_second", MoreIsBetter: true, Decides: true);
    static readonly Figure P50 = new("p50_ms", MoreIsBetter: false, Decides: false);
    static readonly Figure P99 = new("p99_ms", MoreIsBetter: false, Decides: false);

    /// <summary>Those of a scenario; of one that is not known here, the rate.</summary>
    public static IReadOnlyList<Figure> Of(string scenario) => scenario switch
    {
        BenchScenarios.Latency => [P50 with { Decides = true }, P99 with { Decides = true }, Rate with { Decides = false }],
        BenchScenarios.FanOut => [Rate, P50, P99, new("fanout.w_runs_per_second", MoreIsBetter: true, Decides: false), Less("fanout.against_linear")],
        BenchScenarios.Backlog => [Rate, P50, P99, new("backlog.kept", MoreIsBetter: true, Decides: true)],
        BenchScenarios.Scaling => [Of(1), Of(2), Of(4), P50, P99],
        BenchScenarios.Memory => [Rate, P50, P99, Less("memory.worker_mb")],
        BenchScenarios.Replay =>
            [new("replay.messages_per_second", MoreIsBetter: true, Decides: true), Less("replay.p99_ratio"), Less("replay.group_page_p95_ms"), Rate with { Decides = false }, P50, P99],
        BenchScenarios.ColdStart => [Start("api"), Start("agent"), Start("tool"), Start("embedded"), Rate with { Decides = false }, P50, P99],
        _ => [Rate, P50, P99],
    };

    static Figure Less(string path) => new(path, MoreIsBetter: false, Decides: true);

    static Figure Of(int workers) => new($"workers.{workers}.runs_per_second", MoreIsBetter: true, Decides: true);

    static Figure Start(string what) => Less($"starts.{what}.median_seconds");
}
