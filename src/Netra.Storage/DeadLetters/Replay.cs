namespace Netra.Storage.DeadLetters;

/// <summary>A frozen set of dead letters, and how it is sent again.</summary>
public sealed class Replay
{
    public Guid Id { get; set; }

    /// <summary>One of <see cref="ReplayStatus"/>.</summary>
    public string Status { get; set; } = ReplayStatus.Planned;

    /// <summary>Of the set, its versions and the settings.</summary>
    public string PlanHash { get; set; } = "";

    public string? Filter { get; set; }

    public Guid CreatedBy { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? CompletedAt { get; set; }

    /// <summary>Messages a second; null for as fast as outcomes come.</summary>
    public int? RatePerSecond { get; set; }

    /// <summary>Stop when more than this share has failed again; null for never.</summary>
    public int? StopOnFailurePercent { get; set; }

    /// <summary>Messages sent whose outcome is not known yet, at most.</summary>
    public int MaxInFlight { get; set; }

    /// <summary>Whether it begins with 1, 5 and 25 % of the set and looks at how they went.</summary>
    public bool Ramp { get; set; } = true;

    /// <summary>The work queue they go to instead of their own.</summary>
    public string? RedirectTo { get; set; }

    /// <summary>How many messages the plan holds.</summary>
    public int Total { get; set; }

    /// <summary>Why it stopped.</summary>
    public string? Reason { get; set; }

    /// <summary>W3C trace context of the request that applied it.</summary>
    public string? Traceparent { get; set; }

    /// <summary>Which process sends, and until when nobody else may.</summary>
    public string? Runner { get; set; }

    public DateTimeOffset? LeaseUntil { get; set; }
}
