using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Netra.Api.Callers;
using Netra.Api.Problems;
using Netra.Api.Requests;
using Netra.Storage;
using Netra.Storage.Schedules;

namespace Netra.Api.Schedules;

/// <summary>GET /v1/schedules, /v1/schedules/{id} and its /fires.</summary>
static class ReadSchedules
{
    public static async Task<Ok<Page<ScheduleView>>> ListAsync(
        string? cursor, long? limit, HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        var most = Paging.Limit(limit);
        var owner = http.Caller().UserId;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var schedules = db.Schedules.AsNoTracking().Where(s => s.OwnerId == owner);
        if (Paging.After(cursor) is { } last)
            schedules = schedules.Where(s => s.Id < last);
        var rows = await schedules.OrderByDescending(s => s.Id).Take(most + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(Paging.Page(http, rows, most, ScheduleView.From, s => Paging.Cursor(s.Id)));
    }

    public static async Task<Ok<ScheduleView>> GetAsync(string id, HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var schedule = await OwnAsync(db, http.Caller().UserId, Ids.Parse(id), cancellationToken);
        http.Response.Headers.ETag = EntityTag.Of(schedule.Version);
        return TypedResults.Ok(ScheduleView.From(schedule));
    }

    /// <summary>The cursor is the time of the last one.</summary>
    public static async Task<Ok<Page<FireView>>> FiresAsync(
        string id, string? cursor, long? limit, HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        var most = Paging.Limit(limit);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var schedule = await OwnAsync(db, http.Caller().UserId, Ids.Parse(id), cancellationToken);
        var fires = db.ScheduleFires.AsNoTracking().Where(f => f.ScheduleId == schedule.Id);
        if (!string.IsNullOrEmpty(cursor))
        {
            if (!long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) || ticks is < 0 or > 3_155_378_975_999_999_999)
                throw RefusedException.Invalid("'cursor' is not one that this list has given.");
            var before = new DateTimeOffset(ticks, TimeSpan.Zero);
            fires = fires.Where(f => f.FireAt < before);
        }

        var rows = await fires.OrderByDescending(f => f.FireAt).Take(most + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(Paging.Page(http, rows, most, FireView.From, f => FormattableString.Invariant($"{f.FireAt.UtcTicks}")));
    }

    /// <exception cref="RefusedException">404: no such schedule, or another user's.</exception>
    public static async Task<Schedule> OwnAsync(NetraDb db, Guid owner, Guid id, CancellationToken cancellationToken) =>
        await db.Schedules.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id && s.OwnerId == owner, cancellationToken) ?? throw RefusedException.NotFound();
}
