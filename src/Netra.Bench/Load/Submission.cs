namespace Netra.Bench.Load;

/// <summary>One submit of the driver.</summary>
/// <param name="RunId">Null where it was not accepted.</param>
/// <param name="Sent">Timestamp before the request left.</param>
/// <param name="Answered">Timestamp at its answer.</param>
sealed record Submission(Guid? RunId, long Sent, long Answered);
