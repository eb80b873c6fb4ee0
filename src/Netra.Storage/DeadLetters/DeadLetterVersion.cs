namespace Netra.Storage.DeadLetters;

/// <summary>What a dead letter was before an edit.</summary>
public sealed class DeadLetterVersion
{
    public Guid LetterId { get; set; }

    public int Version { get; set; }

    public string Queue { get; set; } = "";

    public byte[] Body { get; set; } = [];

    public string? Message { get; set; }

    public Guid EditedBy { get; set; }

    public DateTimeOffset EditedAt { get; set; }
}
