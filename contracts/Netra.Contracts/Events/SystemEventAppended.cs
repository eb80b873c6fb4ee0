namespace Netra.Contracts.Events;

/// <summary>A hint that the system log has grown by this event; correctness never depends on it.</summary>
/// <param name="TenantId">Whose users it is for; null for everybody.</param>
/// <param name="Event">The event.</param>
public sealed record SystemEventAppended(Guid? TenantId, RunEventEnvelope Event);
