namespace Netra.Storage.DeadLetters;

/// <summary>What became of a message of a replay.</summary>
public static class ReplayOutcome
{
    public const string Pending = "pending";

    /// <summary>A runner is sending it, or died while it did.</summary>
    public const string Claimed = "claimed";

    /// <summary>The broker has confirmed it; nobody has told of its outcome yet.</summary>
    public const string Sent = "sent";
    public const string Resolved = "resolved";
    public const string FailedAgain = "failed_again";

    /// <summary>Nobody told of its outcome in time. A late word still counts.</summary>
    public const string Unknown = "unknown";

    /// <summary>It could not be sent, or belonged to another replay by then.</summary>
    public const string Refused = "refused";

    /// <summary>The replay ended before its turn.</summary>
    public const string Left = "left";
}
