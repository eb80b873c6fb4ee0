namespace Netra.Notifier;

/// <summary>What follows a cursor.</summary>
/// <param name="Events">In order, without holes. None when there is only a cursor to move.</param>
/// <param name="Last">The cursor after the batch.</param>
/// <param name="FromLog">Read from the database, to be fed at the client's pace; otherwise live.</param>
/// <param name="Reset">Events before these are gone for good.</param>
readonly record struct EventBatch(IReadOnlyList<WireEvent> Events, long Last, bool FromLog, bool Reset = false);
