using Netra.Sdk;

namespace Netra.ToolWorker.Calls;

/// <summary>What makes a call move.</summary>
abstract record CallTrigger
{
    /// <summary>An attempt has ended; it counts only if the call is still its own.</summary>
    public sealed record Attempted(int Attempt, ToolResult Result, string Worker, DateTimeOffset StartedAt, long ExecutionMs, bool TimedOut = false) : CallTrigger;

    /// <summary>Worker after worker has claimed the call and died.</summary>
    public sealed record Exhausted : CallTrigger;

    /// <summary>The sweep has come by.</summary>
    public sealed record Due : CallTrigger;
}
