namespace Netra.Storage.DeadLetters;

/// <summary>A message that could not be processed, or a tool call that failed for good though its error was transient: kept with all that is needed to understand and to replay it.</summary>
public sealed class DeadLetter
{
    public Guid Id { get; set; }

    /// <summary>What makes two deliveries one dead letter; unique.</summary>
    public string Identity { get; set; } = "";

    /// <summary>One of <see cref="DeadLetterKinds"/>.</summary>
    public string Kind { get; set; } = DeadLetterKinds.Error;

    /// <summary>One of <see cref="DeadLetterStatus"/>.</summary>
    public string Status { get; set; } = DeadLetterStatus.Open;

    /// <summary>Grows with every edit and redirect; a plan holds for the version it saw.</summary>
    public int Version { get; set; } = 1;

    /// <summary>The work queue of origin, and the exchange that a replay goes to; empty where it is not known.</summary>
    public string Queue { get; set; } = "";

    /// <summary>The queue that it was taken from.</summary>
    public string Source { get; set; } = "";

    public string? Consumer { get; set; }

    /// <summary>Namespace and name, such as <c>Netra.Contracts.Runs:StartRun</c>.</summary>
    public string? MessageType { get; set; }

    public string? MessageId { get; set; }

    public Guid? RunId { get; set; }

    public Guid? CallId { get; set; }

    public int? Step { get; set; }

    public Guid? TenantId { get; set; }

    public Guid? OwnerId { get; set; }

    /// <summary>The group.</summary>
    public string Fingerprint { get; set; } = "";

    /// <summary>The type of the outermost exception.</summary>
    public string? Exception { get; set; }

    public string? Error { get; set; }

    /// <summary>JSON array of <see cref="FailureCause"/>, outermost first.</summary>
    public string Chain { get; set; } = "[]";

    /// <summary>How often its consumer tried.</summary>
    public int Attempts { get; set; }

    /// <summary>How many workers are thought to have died of it, over all replays.</summary>
    public int Deaths { get; set; }

    /// <summary>How often it has been replayed, its ancestors' replays included.</summary>
    public int Replays { get; set; }

    public string? ContentType { get; set; }

    /// <summary>JSON object: the transport headers as they came.</summary>
    public string Headers { get; set; } = "{}";

    /// <summary>The bytes that a replay sends: as they came, or as they were edited.</summary>
    public byte[] Body { get; set; } = [];

    /// <summary>The message inside the body as JSON; null where it cannot be read.</summary>
    public string? Message { get; set; }

    /// <summary>W3C trace context of the failed delivery.</summary>
    public string? Traceparent { get; set; }

    public DateTimeOffset FailedAt { get; set; }

    public DateTimeOffset StoredAt { get; set; }

    public DateTimeOffset ChangedAt { get; set; }

    /// <summary>The dead letter whose replay became this one.</summary>
    public Guid? ParentId { get; set; }

    /// <summary>What became of its last replay when that failed again.</summary>
    public Guid? SuccessorId { get; set; }

    /// <summary>The replay that it belongs to.</summary>
    public Guid? ReplayId { get; set; }

    /// <summary>Why it is quarantined.</summary>
    public string? Reason { get; set; }
}
