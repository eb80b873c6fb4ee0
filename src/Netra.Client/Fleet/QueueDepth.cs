namespace Netra.Client;

/// <summary>A queue of the fleet's broker.</summary>
/// <param name="Kind"><c>work</c>, <c>error</c>, <c>skipped</c>, <c>dead_letter</c> or <c>temporary</c>.</param>
/// <param name="Unacked">Sent to workers and not yet done.</param>
/// <param name="OldestSeconds">For how long the oldest work waits that nobody has begun; null where none does.</param>
public sealed record QueueDepth(string Name, string Kind, long Ready, long Unacked, int Consumers, double? OldestSeconds = null) : Answer;
