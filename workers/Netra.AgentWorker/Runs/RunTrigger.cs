using Netra.Sdk;

namespace Netra.AgentWorker.Runs;

/// <summary>What makes a run move. Each is harmless when it comes twice, late or in another order.</summary>
abstract record RunTrigger
{
    /// <summary>Take a slot and begin.</summary>
    public sealed record Start : RunTrigger;

    /// <summary>A worker has decided a step, or has failed to.</summary>
    public sealed record Decided(int Step, int Attempt, Decision Decision) : RunTrigger;

    /// <summary>Calls have ended or failed an attempt: tell the log, and go on when all are in.</summary>
    public sealed record Book : RunTrigger;

    /// <summary>The row says that a cancel was requested.</summary>
    public sealed record Cancel : RunTrigger;

    /// <summary>The sweep has come by.</summary>
    public sealed record Due : RunTrigger;

    /// <summary>A trigger of the past came again: send what is pending.</summary>
    public sealed record Resend : RunTrigger;
}
