namespace Netra.Storage.DeadLetters;

/// <summary>One message of a replay.</summary>
public sealed class ReplayItem
{
    /// <summary>Travels with the message, so that whoever processes it can tell of its outcome.</summary>
    public Guid Id { get; set; }

    public Guid ReplayId { get; set; }

    public Guid LetterId { get; set; }

    /// <summary>The letter's version when the plan was made.</summary>
    public int Version { get; set; }

    /// <summary>Place in the order of sending, from 0.</summary>
    public int Place { get; set; }

    /// <summary>One of <see cref="ReplayOutcome"/>.</summary>
    public string Outcome { get; set; } = ReplayOutcome.Pending;

    /// <summary>Until when the process that claimed it may be sending it.</summary>
    public DateTimeOffset? ClaimedUntil { get; set; }

    public DateTimeOffset? SentAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>The dead letter that it became again.</summary>
    public Guid? SuccessorId { get; set; }

    /// <summary>Why it was refused or left.</summary>
    public string? Detail { get; set; }
}
