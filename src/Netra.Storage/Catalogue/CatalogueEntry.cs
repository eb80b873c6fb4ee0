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

    public DateTimeOffset UpdatedAt { get; set; }
}
