namespace Netra.Storage.Tenants;

/// <summary>A single-use ticket with which a browser opens a WebSocket; its row is deleted by its use.</summary>
public sealed class StreamTicket
{
    /// <summary>SHA-256 of the ticket, hex.</summary>
    public string Hash { get; set; } = "";

    public Guid UserId { get; set; }

    public DateTimeOffset ExpiresAt { get; set; }
}
