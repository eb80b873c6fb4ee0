namespace Netra.Storage.Catalogue;

/// <summary>An agent or a tool that some worker serves or has served.</summary>
public sealed class CatalogueEntry
{
    /// <summary><c>agent</c> or <c>tool</c>.</summary>
    public string Kind { get; set; } = "";

    public string Name { get; set; } = "";

    public string Version { get; set; } = "";

    public string Description { get; set; } = "";

    /// <summary>JSON schema of the input or the arguments.</summary>
    public string InputSchema { get; set; } = "{}";

    public string Permission { get; set; } = "";

    public string Tier { get; set; } = "free";

    public bool ReadOnly { get; set; }

    /// <summary>Of a tool: it answers at once, and its calls may travel together.</summary>
    public bool Instant { get; set; }

    public TimeSpan? Timeout { get; set; }

    public int MaxAttempts { get; set; } = 1;

    /// <summary>Since when it is as it is: a worker that announces the same again does not move it.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Whether it tells the same as another, whenever each became so.</summary>
    public bool TellsTheSameAs(CatalogueEntry other) =>
        (Kind, Name, Version, Description, InputSchema, Permission, Tier) == (other.Kind, other.Name, other.Version, other.Description, other.InputSchema, other.Permission, other.Tier)
        && (ReadOnly, Instant, Timeout, MaxAttempts) == (other.ReadOnly, other.Instant, other.Timeout, other.MaxAttempts);
}
