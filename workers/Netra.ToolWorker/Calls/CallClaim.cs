using Netra.Sdk;
using Netra.Storage.Runs;

namespace Netra.ToolWorker.Calls;

/// <summary>What a worker gets when it asks for a call.</summary>
abstract record CallClaim
{
    /// <summary>The call is this worker's for one attempt; unclaimed when the tool only reads.</summary>
    public sealed record Mine(ToolCall Call, int Attempt, bool Claimed, RunIdentity Identity) : CallClaim;

    /// <summary>Too many workers have died at it.</summary>
    public sealed record Exhausted : CallClaim;

    /// <summary>It has ended already; its run may not know.</summary>
    public sealed record Ended(ToolCall Call) : CallClaim;

    /// <summary>Another worker is at it, it is not its time, or there is no such call.</summary>
    public sealed record NotNow : CallClaim;
}
