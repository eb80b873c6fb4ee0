namespace Netra.Client;

/// <summary>A process of the fleet.</summary>
public sealed record Worker : Answer
{
    public required string Id { get; init; }

    public string? Kind { get; init; }

    public string? Status { get; init; }

    public DateTimeOffset? HeartbeatAt { get; init; }
}
