using System.ComponentModel.DataAnnotations;

namespace Netra.Hosting.Callers;

/// <summary>What a tenant of a tier may do and how much of it; null is unlimited.</summary>
public sealed class Tier
{
    [Required]
    public string Name { get; set; } = "";

    /// <summary>Requests a minute, for each user; a bucket of <see cref="RequestBurst"/> fills at this rate.</summary>
    public int? RequestsPerMinute { get; set; }

    public int? RequestBurst { get; set; }

    /// <summary>Runs at once, for each tenant; the others wait for a slot.</summary>
    public int? RunsAtOnce { get; set; }

    public TimeSpan RunTimeout { get; set; }

    public TimeSpan MaxRunTimeout { get; set; }

    public TimeSpan ToolTimeout { get; set; }

    public TimeSpan MaxToolTimeout { get; set; }

    public int? ToolCallsPerDay { get; set; }

    /// <summary>Tokens, input and output, that models may take a day for the tenant's runs.</summary>
    public long? TokensPerDay { get; set; }

    public int? Threads { get; set; }

    public int? Datasets { get; set; }

    public long? RowsPerDataset { get; set; }

    public IList<string> Permissions { get; init; } = [];

    /// <summary>WebSockets at once, for each user.</summary>
    public int SocketsPerUser { get; set; } = 50;
}
