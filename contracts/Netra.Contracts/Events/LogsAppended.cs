namespace Netra.Contracts.Events;

/// <summary>Hints of several runs that were due at the same time, in one message.</summary>
public sealed record LogsAppended(IReadOnlyList<RunEventsAppended> Logs);
