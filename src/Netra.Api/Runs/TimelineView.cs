using System.ComponentModel;

namespace Netra.Api.Runs;

sealed record TimelineView(Guid RunId, string Agent, Guid UserId, Guid? ThreadId, double TimeoutSeconds, IReadOnlyList<TimelineEntry> Items);

/// <summary>One entry: of the run's life, or an attempt of a call.</summary>
sealed record TimelineEntry(
    [property: Description("register, start, complete, metrics, call or dead_letter.")] string Type, DateTimeOffset At)
{
    public int? Step { get; init; }

    public Guid? CallId { get; init; }

    [Description("tool, approval or child.")]
    public string? Kind { get; init; }

    public string? Name { get; init; }

    public int? Attempt { get; init; }

    public string? Worker { get; init; }

    public long? QueueWaitMs { get; init; }

    public long? DurationMs { get; init; }

    public string? Outcome { get; init; }

    public RunError? Error { get; init; }

    public int? Steps { get; init; }

    public int? ToolCalls { get; init; }

    public Guid? DeadLetterId { get; init; }
}
