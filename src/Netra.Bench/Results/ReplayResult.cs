namespace Netra.Bench;

/// <summary>What replays of dead letters do, and what they cost others.</summary>
/// <param name="Letters">Messages of one replay.</param>
/// <param name="MessagesPerSecond">Of a replay with nothing beside it, from its first to its last message: claimed, rebuilt, sent mandatory and confirmed, consumed, its outcome written.</param>
/// <param name="WholeSeconds">Of that replay, from the request that applied it to its end, its taking of the letters, its runner's coming and its ramp included.</param>
/// <param name="Before">W at a steady rate with no replay.</param>
/// <param name="During">W at the same rate beside one replay after the other.</param>
/// <param name="BesideRate">Messages a second of those replays.</param>
/// <param name="Replays">How many replays went on beside it.</param>
/// <param name="P99Ratio">W's p99 during over before; null where nothing was measured.</param>
/// <param name="Stored">Outstanding dead letters in the store when the page of causes was read.</param>
/// <param name="GroupPageP95Ms">Of a hundred reads of the page of causes, one after the other.</param>
public sealed record ReplayResult(
    int Letters, double MessagesPerSecond, double WholeSeconds, PhaseResult Before, PhaseResult During, int BesideRate, int Replays, double? P99Ratio, int Stored, double GroupPageP95Ms);
