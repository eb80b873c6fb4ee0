using System.ComponentModel;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Netra.Api.Callers;
using Netra.Api.Json;
using Netra.Api.Problems;
using Netra.Api.Requests;
using Netra.Hosting.Audit;
using Netra.Hosting.Callers;
using Netra.Storage;
using Netra.Storage.Broadcasts;

namespace Netra.Api.Broadcasts;

sealed record CreateBroadcastRequest
{
    [Description("What kind of notification it is, a name of your own such as maintenance.")]
    public required string NotificationType { get; init; }

    public required string Message { get; init; }

    [Description("How much it matters, a name of your own; info unless said.")]
    public string? Severity { get; init; }

    [Description("An object of your own, at most 16 KiB.")]
    public JsonElement? Metadata { get; init; }
}

sealed record BroadcastView(
    [property: Description("Of the event, the same for every user.")] string Id, long Seq,
    [property: Description("everyone, or tenant for the users of the caller's tenant.")] string Audience,
    string NotificationType, string Message, string Severity, RawJson? Metadata, DateTimeOffset CreatedAt);

/// <summary>POST /v1/admin/broadcasts: an event of the system log. An admin's is for everybody, another caller's for the users of the own tenant.</summary>
static class CreateBroadcast
{
    const int MostMetadata = 16 * 1024;

    public static async Task<Created<BroadcastView>> HandleAsync(
        JsonBody<CreateBroadcastRequest> body, HttpContext http, IDbContextFactory<NetraDb> contexts, BroadcastHints hints, AuditTrail audit, CancellationToken cancellationToken)
    {
        var request = body.Value;
        Check(request);
        var (caller, trace, severity) = (http.Caller(), RequestTrace.Of(http), request.Severity ?? "info");
        var metadata = request.Metadata is { ValueKind: JsonValueKind.Object } given ? given.GetRawText() : null;
        var tenant = caller.May(PermissionNames.Admin) ? (Guid?)null : caller.TenantId;
        using var scope = RowScope.System(SystemJob.Administration);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await SystemLog.AppendAsync(db, tenant, trace.Traceparent, Data, cancellationToken);
        await hints.TellAsync(row);
        await audit.RecordAsync(caller, AuditActions.Broadcast, tenant?.ToString() ?? "everyone", allowed: true, new { row.Seq, request.NotificationType, severity }, cancellationToken);
        return TypedResults.Created((string?)null, new BroadcastView(
            $"{SystemLog.Name}:{row.Seq}", row.Seq, tenant is null ? "everyone" : "tenant", request.NotificationType, request.Message, severity,
            RawJson.From(metadata), row.At));

        string Data(DateTimeOffset now) => JsonSerializer.Serialize(
            new BroadcastData(
                null, null, new(null, null, trace.CorrelationId, null, trace.RequestId, now), request.NotificationType, request.Message, severity, RawJson.From(metadata)),
            ApiJson.Default.BroadcastData);
    }

    static void Check(CreateBroadcastRequest request)
    {
        List<Fault> faults = [];
        if (!IsName(request.NotificationType))
            faults.Add(new("/notification_type", "must be 1 to 100 characters without control characters"));
        if (request.Message.Length is 0 or > 4000 || request.Message.Any(c => char.IsControl(c) && c is not '\n' and not '\t'))
            faults.Add(new("/message", "must be 1 to 4000 characters without control characters"));
        if (request.Severity is { } severity && !IsName(severity))
            faults.Add(new("/severity", "must be 1 to 100 characters without control characters"));
        if (request.Metadata is { ValueKind: not JsonValueKind.Null } metadata && (metadata.ValueKind != JsonValueKind.Object || metadata.GetRawText().Length > MostMetadata))
            faults.Add(new("/metadata", "must be an object of at most 16 KiB"));
        if (faults.Count > 0)
            throw RefusedException.Invalid(faults);
    }

    static bool IsName(string name) => name.Length is > 0 and <= 100 && !name.Any(char.IsControl);
}
