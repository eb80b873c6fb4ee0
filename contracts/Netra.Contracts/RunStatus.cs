namespace Netra.Contracts;

/// <summary>The statuses of a run; the last four are terminal.</summary>
public static class RunStatus
{
    public const string Queued = "queued";
    public const string Running = "running";
    public const string Waiting = "waiting";
    public const string Cancelling = "cancelling";
    public const string Completed = "completed";
    public const string Failed = "failed";
    public const string TimedOut = "timed_out";
    public const string Cancelled = "cancelled";

    /// <summary>All of them, in the order of a run's life.</summary>
    public static IReadOnlyList<string> All { get; } = [Queued, Running, Waiting, Cancelling, Completed, Failed, TimedOut, Cancelled];

    /// <summary>Whether nothing can follow the status.</summary>
    public static bool IsTerminal(string status) => status is Completed or Failed or TimedOut or Cancelled;
}
