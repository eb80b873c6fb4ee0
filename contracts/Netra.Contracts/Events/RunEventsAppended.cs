namespace Netra.Contracts.Events;

/// <summary>A hint that a run's log has grown; correctness never depends on it. Events is empty when only the head is announced.</summary>
public sealed record RunEventsAppended(Guid RunId, Guid TenantId, Guid OwnerId, long FromSeq, long Head, IReadOnlyList<RunEventEnvelope> Events);
