namespace Netra.Notifier;

/// <summary>How far a run's log has come, and the first event after a cursor that is still there; read in one statement.</summary>
sealed record LogPosition(Guid RunId, Guid OwnerId, long LastSeq, string Status, long? FirstAfter);
