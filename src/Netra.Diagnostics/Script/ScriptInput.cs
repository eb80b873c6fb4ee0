using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace Netra.Diagnostics;

/// <summary>What a scripted run does, step by step.</summary>
sealed record ScriptInput
{
    [Description("One after the other; each says its reasoning, then does nothing or one thing.")]
    public required IReadOnlyList<ScriptStep> Steps { get; init; }

    [Description("Any JSON; comes back as `result` of the run's result.")]
    public JsonElement? Result { get; init; }
}

sealed record ScriptStep
{
    [Description("The reasoning shown with the step.")]
    public string? Say { get; init; }

    [Description("Percent done, shown with the reasoning."), Range(0, 100)]
    public int? Progress { get; init; }

    [Description("Tokens that the step says a model took, counted as such.")]
    public ScriptTokens? Tokens { get; init; }

    [Description("Tool calls to make in parallel.")]
    public IReadOnlyList<ScriptCall>? Tools { get; init; }

    [Description("Milliseconds to sleep inside the step; holds the worker."), Range(0, 86_400_000)]
    public int? SleepMs { get; init; }

    [Description("Throw an exception with this message.")]
    public string? Throw { get; init; }

    [Description("Kill the worker process, every time; needs Faults__Enabled=true.")]
    public bool? Crash { get; init; }

    [Description("Emit so many thinking events, one row each."), Range(0, 100_000)]
    public int? Emit { get; init; }

    [Description("Start a run of another agent and wait for it.")]
    public ScriptChild? Child { get; init; }

    [Description("Ask a person and wait for the decision.")]
    public ScriptApproval? Approval { get; init; }

    /// <summary>How many things the step does.</summary>
    internal int Actions =>
        new[] { Tools is not null, SleepMs is not null, Throw is not null, Crash is true, Emit is not null, Child is not null, Approval is not null }.Count(a => a);
}

sealed record ScriptCall
{
    public required string Tool { get; init; }

    public string? Purpose { get; init; }

    [Description("{} when left out.")]
    public JsonElement? Arguments { get; init; }

    [Description("For each attempt, in milliseconds; the tool's own when left out."), Range(1, 86_400_000)]
    public int? TimeoutMs { get; init; }
}

sealed record ScriptTokens
{
    [Range(0, 1_000_000_000)]
    public long Input { get; init; }

    [Range(0, 1_000_000_000)]
    public long Output { get; init; }
}

sealed record ScriptChild
{
    public required string Agent { get; init; }

    public required JsonElement Input { get; init; }
}

sealed record ScriptApproval
{
    public required string Question { get; init; }

    [Range(0.001, 2_592_000)]
    public required double ExpiresSeconds { get; init; }
}
