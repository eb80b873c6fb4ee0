using System.ComponentModel.DataAnnotations;

namespace Netra.Hosting.Runs;

/// <summary>Limits of runs that do not depend on a tier, the same for those that users submit and those that schedules make.</summary>
public sealed class RunsOptions
{
    public const string Section = "Runs";

    /// <summary>How long a run may wait for its start before it times out.</summary>
    [Range(1, 30 * 86_400)]
    public int QueueTimeoutSeconds { get; set; } = 86_400;

    /// <summary>Runs of one tenant that may wait for their start.</summary>
    [Range(1, 1_000_000)]
    public int MostWaiting { get; set; } = 10_000;

    public TimeSpan QueueTimeout => TimeSpan.FromSeconds(QueueTimeoutSeconds);
}
