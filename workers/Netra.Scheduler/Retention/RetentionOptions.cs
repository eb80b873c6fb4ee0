using System.ComponentModel.DataAnnotations;

namespace Netra.Scheduler.Retention;

/// <summary>How long what has ended is kept.</summary>
public sealed class RetentionOptions
{
    public const string Section = "Retention";

    /// <summary>Days after its end for which a run is kept, unless its tenant says otherwise; 0 for ever.</summary>
    [Range(0, 36_500)]
    public int RunDays { get; set; } = 90;

    /// <summary>Days after its end for which a run's log is kept; 0 for as long as the run.</summary>
    [Range(0, 36_500)]
    public int LogDays { get; set; } = 30;

    /// <summary>Days after which a dead letter that is dealt with (resolved, failed again, archived) is deleted; 0 for never. What is outstanding stays.</summary>
    [Range(0, 36_500)]
    public int DeadLetterDays { get; set; } = 90;

    /// <summary>Pause between two looks.</summary>
    [Range(0.01, 1440.0)]
    public double EveryMinutes { get; set; } = 10;

    /// <summary>Runs, or dead letters, that one transaction deletes.</summary>
    [Range(1, 10_000)]
    public int Batch { get; set; } = 200;

    public TimeSpan Every => TimeSpan.FromMinutes(EveryMinutes);
}
