namespace Netra.Storage.Schedules;

/// <summary>What became of one fire time: its key makes it happen once, however many schedulers there are.</summary>
public sealed class ScheduleFire
{
    public Guid ScheduleId { get; set; }

    public DateTimeOffset FireAt { get; set; }

    public Guid TenantId { get; set; }

    public Guid OwnerId { get; set; }

    /// <summary>One of <see cref="FireOutcomes"/>.</summary>
    public string Outcome { get; set; } = "";

    public string? Reason { get; set; }

    public Guid? RunId { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
}

public static class FireOutcomes
{
    /// <summary>A run was made.</summary>
    public const string Submitted = "submitted";

    /// <summary>Waits for the run before it.</summary>
    public const string Queued = "queued";

    /// <summary>By the overlap or the backfill policy.</summary>
    public const string Skipped = "skipped";

    /// <summary>The owner may not start the run now; the reason says why.</summary>
    public const string Refused = "refused";
}
