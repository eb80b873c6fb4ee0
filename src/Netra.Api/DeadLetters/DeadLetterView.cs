using System.ComponentModel;
using System.Text.Json;
using Netra.Api.Json;
using Netra.Storage.DeadLetters;

namespace Netra.Api.DeadLetters;

/// <summary>A dead letter in a list.</summary>
sealed record DeadLetterItem(
    Guid Id,
    [property: Description("error, skipped, dead_letter or tool_call.")] string Kind,
    [property: Description("open, replaying, resolved, failed_again, unknown, archived or quarantined.")] string Status,
    [property: Description("The work queue of origin.")] string Queue,
    string? Consumer,
    string? MessageType,
    string? MessageId,
    Guid? RunId,
    Guid? CallId,
    int? Step,
    Guid? TenantId,
    string Fingerprint,
    string? Exception,
    string? Error,
    int Attempts,
    [property: Description("Failed replays, its ancestors' included.")] int Replays,
    [property: Description("Workers thought to have died of it.")] int Deaths,
    DateTimeOffset FailedAt)
{
    public static DeadLetterItem From(DeadLetter d) => new(
        d.Id, d.Kind, d.Status, d.Queue, d.Consumer, d.MessageType, d.MessageId, d.RunId, d.CallId, d.Step, d.TenantId, d.Fingerprint, d.Exception, d.Error, d.Attempts,
        d.Replays, d.Deaths, d.FailedAt);
}

/// <summary>A dead letter with all that is known of it.</summary>
sealed record DeadLetterView(
    Guid Id, string Kind, string Status, int Version, string Queue,
    [property: Description("The queue that it was taken from.")] string Source,
    string? Consumer, string? MessageType, string? MessageId, Guid? RunId, Guid? CallId, int? Step, Guid? TenantId, Guid? OwnerId, string Fingerprint, string? Exception, string? Error,
    [property: Description("Exceptions, outermost first, with the top of their stacks.")] RawJson Chain,
    int Attempts, int Replays, int Deaths, string? Traceparent, DateTimeOffset FailedAt, DateTimeOffset StoredAt,
    [property: Description("The dead letter whose replay became this one.")] Guid? ParentId,
    [property: Description("What its last replay became.")] Guid? SuccessorId,
    Guid? ReplayId,
    [property: Description("Why it is in quarantine.")] string? Reason,
    RawJson Headers, string? ContentType, int BodyBytes,
    [property: Description("Whether message and body are left out for want of dlq_payload.")] bool PayloadMasked,
    [property: Description("The message as JSON; null where it cannot be read.")] RawJson? Message,
    [property: Description("Base64.")] string? Body,
    [property: Description("What its run was asked, and its call; null without dlq_payload.")] SubjectView? Subject,
    [property: Description("Former versions, latest first.")] IReadOnlyList<VersionView> Lineage)
{
    const string Masked = "{}";

    public static DeadLetterView From(DeadLetter d, SubjectView? subject, IReadOnlyList<VersionView> lineage, bool payload) => new(
        d.Id, d.Kind, d.Status, d.Version, d.Queue, d.Source, d.Consumer, d.MessageType, d.MessageId, d.RunId, d.CallId, d.Step, d.TenantId, d.OwnerId, d.Fingerprint, d.Exception,
        d.Error, new(d.Chain), d.Attempts, d.Replays, d.Deaths, d.Traceparent, d.FailedAt, d.StoredAt, d.ParentId, d.SuccessorId, d.ReplayId, d.Reason,
        new(payload ? d.Headers : Masked), d.ContentType, d.Body.Length, !payload, payload ? RawJson.From(d.Message) : null, payload ? Convert.ToBase64String(d.Body) : null, subject, lineage);

    public string Tag => TagOf(Version);

    public static string TagOf(int version) => $"\"{version.ToString(System.Globalization.CultureInfo.InvariantCulture)}\"";
}

/// <summary>What the dead letter is about.</summary>
sealed record SubjectView(string Agent, RawJson Input, string? Tool, RawJson? Arguments);

/// <summary>What it was before an edit.</summary>
sealed record VersionView(int Version, Guid EditedBy, DateTimeOffset EditedAt, RawJson? Message)
{
    public static VersionView From(DeadLetterVersion v, bool payload) => new(v.Version, v.EditedBy, v.EditedAt, payload ? RawJson.From(v.Message) : null);
}

/// <summary>The new content of a dead letter.</summary>
sealed record EditDeadLetterRequest(JsonElement Message);
