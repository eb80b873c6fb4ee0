namespace Netra.Storage.Threads;

/// <summary>A conversation: its runs see what was said before.</summary>
public sealed class ThreadRow
{
    public Guid Id { get; set; }

    public Guid TenantId { get; set; }

    public Guid OwnerId { get; set; }

    public string Title { get; set; } = "";

    /// <summary>One more with each change: of the title, and with each run that adds its messages.</summary>
    public long Version { get; set; } = 1;

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }
}
