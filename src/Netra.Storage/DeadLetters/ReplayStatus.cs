namespace Netra.Storage.DeadLetters;

/// <summary>Where a replay stands.</summary>
public static class ReplayStatus
{
    public const string Planned = "planned";
    public const string Running = "running";
    public const string Paused = "paused";

    /// <summary>An operator ended it; what was not sent is open again.</summary>
    public const string Aborted = "aborted";

    /// <summary>Too much of it failed again; what was not sent is open again.</summary>
    public const string Stopped = "stopped";
    public const string Completed = "completed";
}
