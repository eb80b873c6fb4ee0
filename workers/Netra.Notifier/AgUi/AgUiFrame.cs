namespace Netra.Notifier;

/// <summary>One event of the AG-UI protocol.</summary>
/// <param name="Json">UTF-8, one line.</param>
/// <param name="Last">Whether the stream ends with it.</param>
sealed record AgUiFrame(AgUiCursor Id, ReadOnlyMemory<byte> Json, bool Last);
