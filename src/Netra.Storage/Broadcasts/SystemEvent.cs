namespace Netra.Storage.Broadcasts;

/// <summary>One row of the log of what is told to all users at once.</summary>
public sealed class SystemEvent
{
    /// <summary>Ascending by one in the order of the commits.</summary>
    public long Seq { get; set; }

    /// <summary>Whose users it is for; null for everybody.</summary>
    public Guid? TenantId { get; set; }

    public DateTimeOffset At { get; set; }

    public string? Traceparent { get; set; }

    /// <summary>JSON.</summary>
    public string Data { get; set; } = "{}";
}
