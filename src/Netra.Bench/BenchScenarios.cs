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

    public static IReadOnlyList<string> All { get; } = [Saturation, Latency, Submit];
}
