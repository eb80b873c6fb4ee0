namespace Netra.Storage.DeadLetters;

/// <summary>Where a dead letter stands.</summary>
public static class DeadLetterStatus
{
    /// <summary>To be dealt with.</summary>
    public const string Open = "open";

    /// <summary>A replay has it.</summary>
    public const string Replaying = "replaying";

    /// <summary>Its replay was processed.</summary>
    public const string Resolved = "resolved";

    /// <summary>Its replay died too, as its successor.</summary>
    public const string FailedAgain = "failed_again";

    /// <summary>Its replay was sent, and nobody has told of its outcome. A late word of it still counts; it may be replayed again.</summary>
    public const string Unknown = "unknown";

    public const string Archived = "archived";

    /// <summary>Not to be replayed until released.</summary>
    public const string Quarantined = "quarantined";

    /// <summary>What an operator still has to do with.</summary>
    public static IReadOnlyList<string> Outstanding { get; } = [Open, Replaying, Unknown, Quarantined];

    /// <summary>What nobody has to do with any more.</summary>
    public static IReadOnlyList<string> DealtWith { get; } = [Resolved, FailedAgain, Archived];

    public static IReadOnlyList<string> All { get; } = [Open, Replaying, Resolved, FailedAgain, Unknown, Archived, Quarantined];
}
