using System.ComponentModel.DataAnnotations;

namespace Netra.Hosting.Outbound;

/// <summary>Where requests that users ask for may go.</summary>
public sealed class OutboundOptions
{
    public const string Section = "Outbound";

    /// <summary>Lets them go to private addresses and any port: for closed networks and tests.</summary>
    public bool AllowPrivate { get; set; }

    /// <summary>For a request, its answer's headers included.</summary>
    [Range(0.1, 300.0)]
    public double TimeoutSeconds { get; set; } = 10;

    public TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);
}
