namespace Netra.Storage.Runs;

/// <summary>The statuses of a call; all but the first two are terminal.</summary>
public static class CallStatus
{
    public const string Pending = "pending";
    public const string Running = "running";
    public const string Succeeded = "succeeded";
    public const string Failed = "failed";
    public const string TimedOut = "timed_out";
    public const string Cancelled = "cancelled";

    public static IReadOnlyList<string> All { get; } = [Pending, Running, Succeeded, Failed, TimedOut, Cancelled];

    public static bool IsTerminal(string status) => status is not (Pending or Running);
}

/// <summary>What a call stands for.</summary>
public static class CallKinds
{
    public const string Tool = "tool";
    public const string Approval = "approval";
    public const string Child = "child";
}

/// <summary>One attempt of a tool call that failed and was followed by another.</summary>
public sealed record FailedAttempt(int Attempt, string Code, string Message, string? Worker, long ExecutionMs, DateTimeOffset At);
