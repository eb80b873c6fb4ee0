using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Netra.Api.Callers;
using Netra.Api.Problems;
using Netra.Api.Requests;
using Netra.Api.Runs;
using Netra.Storage;
using Netra.Storage.Schedules;

namespace Netra.Api.Schedules;

/// <summary>PATCH and DELETE /v1/schedules/{id}. A change of cron, zone or switch counts from now on: times in between are not made up for.</summary>
static class ChangeSchedule
{
    public static async Task<Ok<ScheduleView>> HandleAsync(
        string id, JsonBody<SchedulePatch> body, HttpContext http, RunAdmission admission, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        var caller = http.Caller();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var schedule = await ReadSchedules.OwnAsync(db, caller.UserId, Ids.Parse(id), cancellationToken);
        EntityTag.Require(http, schedule.Version);
        var (patch, version) = (body.Value, schedule.Version);
        Apply(schedule, patch);
        if (Calendar.FaultsOf(schedule) is { Count: > 0 } faults)
            throw RefusedException.Invalid(faults);
        if (patch.Input is { } input)
            await admission.CheckAsync(caller, schedule.Agent, input, cancellationToken);
        var now = await DbClock.NowAsync(db, cancellationToken);
        (schedule.Version, schedule.UpdatedAt, schedule.NextAt) = (version + 1, now, Calendar.NextOf(schedule, now));
        await using (var transaction = await WriteTransaction.BeginAsync(db, cancellationToken))
        {
            if (await SaveAsync(db, schedule, version, cancellationToken) == 0)
                throw EntityTag.Stale();
            await transaction.CommitAsync(cancellationToken);
        }

        http.Response.Headers.ETag = EntityTag.Of(schedule.Version);
        return TypedResults.Ok(ScheduleView.From(schedule));
    }

    public static async Task<NoContent> DeleteAsync(string id, HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        var (schedule, owner) = (Ids.Parse(id), http.Caller().UserId);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        if (await db.Schedules.Where(s => s.Id == schedule && s.OwnerId == owner).ExecuteDeleteAsync(cancellationToken) == 0)
            throw RefusedException.NotFound();
        await db.ScheduleFires.Where(f => f.ScheduleId == schedule).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    static void Apply(Schedule schedule, SchedulePatch patch)
    {
        schedule.Name = PlainText.CheckOptional(patch.Name, "name") ?? schedule.Name;
        schedule.Cron = PlainText.CheckOptional(patch.Cron, "cron") ?? schedule.Cron;
        schedule.TimeZone = PlainText.CheckOptional(patch.TimeZone, "time_zone") ?? schedule.TimeZone;
        schedule.Overlap = patch.Overlap ?? schedule.Overlap;
        schedule.Backfill = patch.Backfill ?? schedule.Backfill;
        schedule.Enabled = patch.Enabled ?? schedule.Enabled;
        if (patch.Input is not { } input)
            return;
        schedule.Input = input.ValueKind == JsonValueKind.Object ? input.GetRawText() : throw RefusedException.Invalid(new Fault("/input", "must be an object"));
    }

    /// <summary>Only what a caller can change: a scheduler may be writing the rest.</summary>
    static Task<int> SaveAsync(NetraDb db, Schedule s, long version, CancellationToken cancellationToken) =>
        db.Schedules.Where(x => x.Id == s.Id && x.Version == version).ExecuteUpdateAsync(
            x => x.SetProperty(y => y.Name, s.Name).SetProperty(y => y.Cron, s.Cron).SetProperty(y => y.TimeZone, s.TimeZone).SetProperty(y => y.Overlap, s.Overlap)
                .SetProperty(y => y.Backfill, s.Backfill).SetProperty(y => y.Enabled, s.Enabled).SetProperty(y => y.Input, s.Input).SetProperty(y => y.NextAt, s.NextAt)
                .SetProperty(y => y.Version, s.Version).SetProperty(y => y.UpdatedAt, s.UpdatedAt),
            cancellationToken);
}
