namespace Netra.Chaos;

/// <summary>A run as the API showed it after everything was put right.</summary>
/// <param name="Key">Its label: the idempotency key of the submission that it belongs to.</param>
/// <param name="Echoes">What its result holds of each call.</param>
/// <param name="Log">Its events by the API.</param>
sealed record FoundRun(
    Guid Id, Guid User, string? Key, string Status, long LastSeq, IReadOnlyList<string> Echoes, IReadOnlyList<LogEntry> Log,
    DateTimeOffset CreatedAt, DateTimeOffset? CompletedAt);
