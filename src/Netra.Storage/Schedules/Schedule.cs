namespace Netra.Storage.Schedules;

/// <summary>Runs that start by the calendar.</summary>
public sealed class Schedule
{
    public Guid Id { get; set; }

    public Guid TenantId { get; set; }

    public Guid OwnerId { get; set; }

    public string Name { get; set; } = "";

    /// <summary>Five fields as on Unix, or six or seven as in Quartz.</summary>
    public string Cron { get; set; } = "";

    /// <summary>IANA name.</summary>
    public string TimeZone { get; set; } = "UTC";

    /// <summary>One of <see cref="OverlapPolicies"/>.</summary>
    public string Overlap { get; set; } = OverlapPolicies.Skip;

    /// <summary>One of <see cref="BackfillPolicies"/>.</summary>
    public string Backfill { get; set; } = BackfillPolicies.Last;

    public bool Enabled { get; set; } = true;

    public string Agent { get; set; } = "";

    /// <summary>JSON.</summary>
    public string Input { get; set; } = "{}";

    /// <summary>Null for the tier's default.</summary>
    public TimeSpan? Timeout { get; set; }

    public int Priority { get; set; }

    /// <summary>JSON object of strings.</summary>
    public string? Labels { get; set; }

    public Guid? ThreadId { get; set; }

    public string? WebhookUrl { get; set; }

    /// <summary>The next moment; null where there is none or the schedule is off.</summary>
    public DateTimeOffset? NextAt { get; set; }

    public DateTimeOffset? LastFireAt { get; set; }

    public Guid? LastRunId { get; set; }

    public long Version { get; set; } = 1;

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }
}

/// <summary>What happens at a fire time while the run of an earlier one has not ended.</summary>
public static class OverlapPolicies
{
    /// <summary>No run.</summary>
    public const string Skip = "skip";

    /// <summary>A run once the earlier one has ended.</summary>
    public const string Queue = "queue";

    /// <summary>A run beside it.</summary>
    public const string Allow = "allow";

    public static IReadOnlyList<string> All { get; } = [Skip, Queue, Allow];
}

/// <summary>What happens to fire times that passed while no scheduler ran.</summary>
public static class BackfillPolicies
{
    /// <summary>They are left out.</summary>
    public const string None = "none";

    /// <summary>The last one is made up for.</summary>
    public const string Last = "last";

    /// <summary>All are, the last hundred at most.</summary>
    public const string All = "all";

    public static IReadOnlyList<string> Names { get; } = [None, Last, All];
}
