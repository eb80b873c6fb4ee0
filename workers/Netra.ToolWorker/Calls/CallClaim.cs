using Netra.Contracts.Tools;
using Netra.Sdk;
using Netra.Storage.Runs;

namespace Netra.ToolWorker.Calls;

/// <summary>What a worker gets when it asks for a call.</summary>
abstract record CallClaim
{
    /// <summary>A first attempt that needs no claim and whose message says all that it needs; null for any other call.</summary>
    public static CallClaim? FromMessage(CallTool message) => message.Work is not { } work ? null : new Mine(
        new ToolCall
        {
            CorrelationId = message.CallId,
            RunId = message.RunId,
            TenantId = message.TenantId,
            OwnerId = message.OwnerId,
            Tool = message.Tool,
            Arguments = work.Arguments,
            Timeout = TimeSpan.FromMilliseconds(work.TimeoutMs),
            DeadlineAt = work.DeadlineAt,
            ReadOnly = true,
        },
        Attempt: 1,
        Claimed: false,
        new RunIdentity(message.TenantId, message.OwnerId, work.ThreadId, work.CorrelationKey, work.SessionId, work.RequestId));

    /// <summary>The call is this worker's for one attempt; unclaimed when the tool only reads.</summary>
    public sealed record Mine(ToolCall Call, int Attempt, bool Claimed, RunIdentity Identity) : CallClaim;

    /// <summary>Several workers have died at it: to be taken alone.</summary>
    public sealed record Suspect : CallClaim;

    /// <summary>Too many workers have died at it.</summary>
    public sealed record Exhausted : CallClaim;

    /// <summary>It has ended already; its run may not know.</summary>
    public sealed record Ended(ToolCall Call) : CallClaim;

    /// <summary>Another worker is at it, it is not its time, or there is no such call.</summary>
    public sealed record NotNow : CallClaim;
}
