using System.ComponentModel.DataAnnotations;

namespace Netra.AgentWorker.Runs;

/// <summary>How runs wait and are tried again.</summary>
public sealed class RunOptions
{
    public const string Section = "Runs";

    /// <summary>Attempts of a step that fails transiently, the first included.</summary>
    [Range(1, 20)]
    public int StepAttempts { get; set; } = 3;

    /// <summary>How many workers may be lost at one step before its run fails.</summary>
    [Range(1, 100)]
    public int StepLosses { get; set; } = 5;

    /// <summary>Pause after the first transient failure of a step; doubled after each further one.</summary>
    [Range(0.0, 3600.0)]
    public double StepBackoffSeconds { get; set; } = 0.5;

    /// <summary>Steps of a run at most: an agent that never ends fails.</summary>
    [Range(1, 100_000)]
    public int MaxSteps { get; set; } = 1000;

    /// <summary>Calls of one step at most.</summary>
    [Range(1, 10_000)]
    public int MaxCallsPerStep { get; set; } = 1000;

    /// <summary>Runs that may wait for each other, the first included: an agent that starts itself again and again is stopped.</summary>
    [Range(1, 100)]
    public int MaxDepth { get; set; } = 8;

    /// <summary>Tokens, input and output, that models may take for one run: it fails once it wants to go on beyond them.</summary>
    [Range(1L, long.MaxValue)]
    public long MaxTokens { get; set; } = 10_000_000;

    /// <summary>How long a cancelled run waits for tools under way before it ends without them.</summary>
    [Range(0.0, 3600.0)]
    public double CancelGraceSeconds { get; set; } = 10;

    public TimeSpan StepBackoff(int attempt) => TimeSpan.FromSeconds(StepBackoffSeconds * Math.Pow(2, attempt - 1));
}
