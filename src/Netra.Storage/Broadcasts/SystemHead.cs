namespace Netra.Storage.Broadcasts;

/// <summary>The one row that numbers the system log; it outlives the events.</summary>
public sealed class SystemHead
{
    public const int TheOne = 1;

    public int Id { get; set; }

    public long LastSeq { get; set; }
}
