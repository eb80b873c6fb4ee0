namespace Netra.Storage.Runs;

/// <summary>Which run a user's Idempotency-Key made, and from which body.</summary>
public sealed class IdempotencyKey
{
    public Guid OwnerId { get; set; }

    public string Key { get; set; } = "";

    /// <summary>SHA-256 of the request's body, hex.</summary>
    public string BodyHash { get; set; } = "";

    public Guid RunId { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
}
