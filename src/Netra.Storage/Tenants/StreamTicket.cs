namespace Netra.Storage.Tenants;

/// <summary>A single-use ticket with which a browser opens a WebSocket; its row is deleted by its use.</summary>
public sealed class StreamTicket
{
    /// <summary>SHA-256 of the ticket, hex.</summary>
    public string Hash { get; set; } = "";

    public Guid UserId { get; set; }

    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>The key or token with which the stream ends; null where it was issued to neither.</summary>
    public string? KeyId { get; set; }

    /// <summary>The only run that it is good for; null for all of its user's.</summary>
    public Guid? RunId { get; set; }
}
