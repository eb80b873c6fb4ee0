using MassTransit;

namespace Netra.Notifier;

/// <summary><see cref="Contracts.Events.RunEventsAppended"/> as this process reads it: the events are at once what goes over the wire.</summary>
[MessageUrn("Netra.Contracts.Events:RunEventsAppended")]
sealed record RunHint(Guid RunId, Guid OwnerId, long FromSeq, long Head, IReadOnlyList<WireEvent> Events);

/// <summary><see cref="Contracts.Events.LogsAppended"/> as this process reads it.</summary>
[MessageUrn("Netra.Contracts.Events:LogsAppended")]
sealed record RunHints(IReadOnlyList<RunHint> Logs);
