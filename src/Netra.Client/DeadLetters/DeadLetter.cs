using System.Text.Json.Serialization;

namespace Netra.Client;

/// <summary>A message that could not be processed.</summary>
public sealed record DeadLetter : Answer
{
    public required Guid Id { get; init; }

    public required string Kind { get; init; }

    public required string Status { get; init; }

    /// <summary>The work queue of origin.</summary>
    public string Queue { get; init; } = "";

    public string? MessageType { get; init; }

    public Guid? RunId { get; init; }

    public string Fingerprint { get; init; } = "";

    public string? Exception { get; init; }

    public string? Error { get; init; }

    public int Attempts { get; init; }

    public int Replays { get; init; }

    public DateTimeOffset FailedAt { get; init; }

    public int Version { get; init; }

    /// <summary>The bytes; null without permission dlq_payload.</summary>
    public byte[]? Body { get; init; }
}

/// <summary>Dead letters of one cause.</summary>
public sealed record DeadLetterGroup : Answer
{
    public required string Fingerprint { get; init; }

    public string Kind { get; init; } = "";

    public string? MessageType { get; init; }

    public string? Exception { get; init; }

    public string? Error { get; init; }

    public int Count { get; init; }

    public int Tenants { get; init; }

    public DateTimeOffset FirstSeen { get; init; }

    public DateTimeOffset LastSeen { get; init; }

    public string State { get; init; } = "";

    public string? Owner { get; init; }
}

/// <summary>What people say of a cause.</summary>
public sealed record GroupNote
{
    /// <summary><c>open</c>, <c>acknowledged</c> or <c>ignored</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? State { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Owner { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Note { get; init; }

    /// <summary>When what is ignored is open again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? IgnoreUntil { get; init; }
}

/// <summary>What to replay and how; or the hash of a plan to run.</summary>
public sealed record ReplayRequest
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Filter { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Guid>? Ids { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? RatePerSecond { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? StopOnFailurePercent { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MaxInFlight { get; init; }

    /// <summary>Whether it begins with few; true when null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Ramp { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RedirectTo { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PlanHash { get; init; }
}

/// <summary>What a replay would do.</summary>
public sealed record ReplayPlan : Answer
{
    public required string PlanHash { get; init; }

    public int Count { get; init; }

    public int RefusedCount { get; init; }
}

/// <summary>A replay under way, or over.</summary>
public sealed record Replay : Answer
{
    public required Guid Id { get; init; }

    public required string Status { get; init; }

    public int Total { get; init; }

    public required ReplayCounts Counts { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    public string? Reason { get; init; }

    /// <summary>Whether nothing of it will be sent any more.</summary>
    public bool HasEnded => Status is "completed" or "aborted" or "stopped";
}

/// <summary>The messages of a replay by their outcome.</summary>
public sealed record ReplayCounts(int Pending, int Claimed, int Sent, int Resolved, int FailedAgain, int Unknown, int Refused, int Left);
