using System.Text.Json;
using System.Text.Json.Serialization;

namespace Netra.Client;

/// <summary>Runs that start by the calendar.</summary>
public sealed record Schedule(
    Guid Id, string Name, string Cron, string TimeZone, string Overlap, string Backfill, bool Enabled, string Agent, JsonElement Input,
    DateTimeOffset? NextAt, DateTimeOffset? LastFireAt, Guid? LastRunId, long Version) : Answer;

/// <summary>What became of one fire time.</summary>
/// <param name="Outcome"><c>submitted</c>, <c>queued</c>, <c>skipped</c> or <c>refused</c>.</param>
public sealed record ScheduleFire(DateTimeOffset FireAt, string Outcome, string? Reason, Guid? RunId) : Answer;

/// <summary>A schedule to make.</summary>
public sealed record ScheduleRequest
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>Five fields as on Unix, or six or seven as in Quartz, seconds first.</summary>
    public required string Cron { get; init; }

    /// <summary>IANA name; UTC when null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TimeZone { get; init; }

    /// <summary>While the run of an earlier time has not ended: <c>skip</c> when null, <c>queue</c> or <c>allow</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Overlap { get; init; }

    /// <summary>Times that passed while no scheduler ran: <c>none</c>, <c>last</c> when null, or <c>all</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Backfill { get; init; }

    public required string Agent { get; init; }

    public required JsonElement Input { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? TimeoutSeconds { get; init; }
}

/// <summary>What of a schedule is changed; what is null stays.</summary>
public sealed record ScheduleChange
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Cron { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Enabled { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Input { get; init; }
}
