using System.ComponentModel.DataAnnotations;
using Netra.Storage.DeadLetters;

namespace Netra.Hosting.DeadLetters;

/// <summary>How dead letters are taken in and sent again.</summary>
public sealed class DeadLetterOptions
{
    public const string Section = "DeadLetters";

    /// <summary>Whether this scheduler takes dead letters from the broker into the database.</summary>
    public bool Ingest { get; set; } = true;

    /// <summary>Dead letters that one transaction stores.</summary>
    [Range(1, 5000)]
    public int Batch { get; set; } = 200;

    /// <summary>Failed replays after which a dead letter goes into quarantine.</summary>
    [Range(1, 1000)]
    public int QuarantineReplays { get; set; } = 5;

    /// <summary>Workers lost at a message, over all its replays, after which it goes into quarantine. The broker gives one up after 20.</summary>
    [Range(1, 100_000)]
    public int QuarantineDeaths { get; set; } = 40;

    /// <summary>Replayed messages whose outcome is not known yet, at most, where the replay does not say.</summary>
    [Range(1, 100_000)]
    public int MaxInFlight { get; set; } = 500;

    /// <summary>Messages a second of a replay that does not say: so few that others hardly notice.</summary>
    [Range(1, 100_000)]
    public int RatePerSecond { get; set; } = 200;

    /// <summary>Seconds after which the outcome of a replayed message counts as unknown.</summary>
    [Range(1, 86_400)]
    public int OutcomeSeconds { get; set; } = 120;

    public QuarantineRule Quarantine => new(QuarantineReplays, QuarantineDeaths);
}
