namespace Netra.Sdk;

/// <summary>What a tool knows of the call that it executes.</summary>
public sealed class ToolContext
{
    /// <summary>The idempotency key for every outside effect of this call: the same for every attempt.</summary>
    public required Guid CallId { get; init; }

    public required Guid RunId { get; init; }

    /// <summary>The attempt, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>The id of the worker that executes it.</summary>
    public required string Worker { get; init; }

    public required RunIdentity Identity { get; init; }

    /// <summary>The owner's datasets.</summary>
    public required IDatasets Datasets { get; init; }

    public required TimeProvider Time { get; init; }
}
