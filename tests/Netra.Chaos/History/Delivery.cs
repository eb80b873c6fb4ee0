namespace Netra.Chaos;

/// <summary>An event that a WebSocket client got.</summary>
sealed record Delivery(string Client, Guid User, Guid Run, LogEntry Event);
