using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Netra.Api.Callers;
using Netra.Api.Json;
using Netra.Api.Problems;
using Netra.Api.Requests;
using Netra.Api.Runs;
using Netra.Hosting.Callers;
using Netra.Storage;
using Netra.Storage.Schedules;

namespace Netra.Api.Schedules;

/// <summary>POST /v1/schedules: what its runs ask for is checked as a submit is, now and again at each fire time.</summary>
static class CreateSchedule
{
    const int Most = 100;

    public static async Task<Created<ScheduleView>> HandleAsync(
        JsonBody<ScheduleRequest> body, HttpContext http, RunAdmission admission, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        var (caller, request) = (http.Caller(), body.Value);
        var schedule = Make(caller, request);
        if (Calendar.FaultsOf(schedule) is { Count: > 0 } faults)
            throw RefusedException.Invalid(faults);
        await admission.CheckAsync(caller, RunOf(request), cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        if (await db.Schedules.CountAsync(s => s.OwnerId == caller.UserId, cancellationToken) >= Most)
            throw RefusedException.QuotaExceeded($"You have {Most} schedules; delete one first.", retryAfter: null);
        var now = await DbClock.NowAsync(db, cancellationToken);
        (schedule.Id, schedule.CreatedAt, schedule.UpdatedAt, schedule.NextAt) = (Guid.CreateVersion7(now), now, now, Calendar.NextOf(schedule, now));
        db.Add(schedule);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        http.Response.Headers.ETag = EntityTag.Of(schedule.Version);
        return TypedResults.Created($"/v1/schedules/{schedule.Id}", ScheduleView.From(schedule));
    }

    static SubmitRunRequest RunOf(ScheduleRequest request) => new()
    {
        Agent = request.Agent,
        Input = request.Input,
        ThreadId = request.ThreadId,
        TimeoutSeconds = request.TimeoutSeconds,
        Priority = request.Priority,
        Webhook = request.Webhook,
        Labels = request.Labels,
    };

    static Schedule Make(Caller caller, ScheduleRequest request) => new()
    {
        TenantId = caller.TenantId,
        OwnerId = caller.UserId,
        Name = PlainText.CheckOptional(request.Name, "name") ?? request.Agent,
        Cron = PlainText.Check(request.Cron, "cron"),
        TimeZone = PlainText.CheckOptional(request.TimeZone, "time_zone") ?? "UTC",
        Overlap = request.Overlap ?? OverlapPolicies.Skip,
        Backfill = request.Backfill ?? BackfillPolicies.Last,
        Enabled = request.Enabled ?? true,
        Agent = request.Agent,
        Input = request.Input.GetRawText(),
        Timeout = request.TimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        Priority = request.Priority ?? 0,
        Labels = request.Labels is { Count: > 0 } labels ? JsonSerializer.Serialize(labels, ApiJson.Default.IReadOnlyDictionaryStringString) : null,
        ThreadId = request.ThreadId is { } thread ? Ids.Parse(thread) : null,
        WebhookUrl = request.Webhook?.Url,
    };
}
