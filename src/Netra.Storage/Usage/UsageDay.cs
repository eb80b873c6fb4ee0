namespace Netra.Storage.Usage;

/// <summary>What runs that retention has deleted had used, added up for each user and day (UTC) of their ends. The runs that are still there count themselves.</summary>
public sealed class UsageDay
{
    public Guid OwnerId { get; set; }

    public DateOnly Day { get; set; }

    public Guid TenantId { get; set; }

    /// <summary>Without child runs, whose work is their parents'.</summary>
    public long Runs { get; set; }

    public long ToolCalls { get; set; }

    public long InputTokens { get; set; }

    public long OutputTokens { get; set; }

    /// <summary>From start to end, milliseconds, without child runs.</summary>
    public long RunMs { get; set; }
}
