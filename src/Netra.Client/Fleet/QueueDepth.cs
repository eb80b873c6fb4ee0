namespace Netra.Client;

/// <summary>A queue of the fleet's broker.</summary>
/// <param name="Kind"><c>work</c>, <c>error</c>, <c>skipped</c>, <c>dead_letter</c> or <c>temporary</c>.</param>
/// <param name="Unacked">Sent to workers and not yet done.</param>
public sealed record QueueDepth(string Name, string Kind, long Ready, long Unacked, int Consumers) : Answer;
