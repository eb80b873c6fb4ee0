namespace Netra.Client;

/// <summary>An agent or a tool of the catalogue.</summary>
public sealed record CatalogueItem : Answer
{
    public required string Name { get; init; }

    public string? Version { get; init; }

    public string? Description { get; init; }

    public string? Permission { get; init; }

    public string? Tier { get; init; }

    /// <summary>How many live workers serve it.</summary>
    public int Live { get; init; }
}
