using System.ComponentModel;
using System.Text.Json;
using Netra.Api.Json;
using Netra.Api.Webhooks;
using Netra.Storage.Schedules;

namespace Netra.Api.Schedules;

sealed record ScheduleRequest
{
    public string? Name { get; init; }

    [Description("Five fields as on Unix, or six or seven as in Quartz, seconds first.")]
    public required string Cron { get; init; }

    [Description("IANA name such as Europe/Berlin; UTC when absent.")]
    public string? TimeZone { get; init; }

    [Description("While the run of an earlier time has not ended: skip (default), queue or allow.")]
    public string? Overlap { get; init; }

    [Description("Times that passed while no scheduler ran: none, last (default) or all (100 at most).")]
    public string? Backfill { get; init; }

    public bool? Enabled { get; init; }

    [Description("Name of an agent in the catalogue.")]
    public required string Agent { get; init; }

    [Description("An object that matches the agent's input schema.")]
    public required JsonElement Input { get; init; }

    public string? ThreadId { get; init; }

    public double? TimeoutSeconds { get; init; }

    public int? Priority { get; init; }

    public RunWebhook? Webhook { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}

/// <summary>What of a schedule is changed; absent members stay.</summary>
sealed record SchedulePatch
{
    public string? Name { get; init; }

    public string? Cron { get; init; }

    public string? TimeZone { get; init; }

    public string? Overlap { get; init; }

    public string? Backfill { get; init; }

    public bool? Enabled { get; init; }

    public JsonElement? Input { get; init; }
}

/// <summary>Runs that start by the calendar.</summary>
sealed record ScheduleView(
    Guid Id, string Name, string Cron, string TimeZone, string Overlap, string Backfill, bool Enabled, string Agent, RawJson Input, Guid? ThreadId, double? TimeoutSeconds,
    int Priority, RawJson Labels, RunWebhook? Webhook, [property: Description("Null where there is none, or the schedule is off.")] DateTimeOffset? NextAt,
    DateTimeOffset? LastFireAt, Guid? LastRunId, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, long Version)
{
    public static ScheduleView From(Schedule s) => new(
        s.Id, s.Name, s.Cron, s.TimeZone, s.Overlap, s.Backfill, s.Enabled, s.Agent, new(s.Input), s.ThreadId, s.Timeout?.TotalSeconds, s.Priority, new(s.Labels ?? "{}"),
        s.WebhookUrl is null ? null : new(s.WebhookUrl), s.NextAt, s.LastFireAt, s.LastRunId, s.CreatedAt, s.UpdatedAt, s.Version);
}

/// <summary>What became of one fire time.</summary>
sealed record FireView(DateTimeOffset FireAt, [property: Description("submitted, queued, skipped or refused.")] string Outcome, string? Reason, Guid? RunId)
{
    public static FireView From(ScheduleFire f) => new(f.FireAt, f.Outcome, f.Reason, f.RunId);
}
