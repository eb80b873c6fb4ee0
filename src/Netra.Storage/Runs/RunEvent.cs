namespace Netra.Storage.Runs;

/// <summary>One row of a run's log.</summary>
public sealed class RunEvent
{
    public Guid RunId { get; set; }

    public long Seq { get; set; }

    /// <summary>Derived from the cause (run, type, step, call, attempt, part); unique, so that a cause is told once.</summary>
    public Guid EventId { get; set; }

    public string Type { get; set; } = "";

    public DateTimeOffset At { get; set; }

    public string? Traceparent { get; set; }

    /// <summary>JSON.</summary>
    public string Data { get; set; } = "{}";
}
