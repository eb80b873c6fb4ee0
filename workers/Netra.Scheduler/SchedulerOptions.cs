using System.ComponentModel.DataAnnotations;

namespace Netra.Scheduler;

/// <summary>How due work is swept.</summary>
public sealed class SchedulerOptions
{
    public const string Section = "Scheduler";

    /// <summary>Pause between sweeps.</summary>
    [Range(10, 60_000)]
    public int SweepMilliseconds { get; set; } = 250;

    /// <summary>Rows that one sweep claims of each kind.</summary>
    [Range(1, 10_000)]
    public int Batch { get; set; } = 200;

    public TimeSpan SweepEvery => TimeSpan.FromMilliseconds(SweepMilliseconds);
}
