using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Netra.Api.Problems;
using Netra.Api.Requests;
using Netra.Storage;
using Netra.Storage.DeadLetters;

namespace Netra.Api.DeadLetters;

/// <summary>GET /v1/dead-letters/replays and one of them.</summary>
static class ReadReplays
{
    public static async Task<Ok<Page<ReplayView>>> ListAsync(string? cursor, long? limit, HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        var most = Paging.Limit(limit);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var replays = db.Replays.AsNoTracking().Where(r => r.Status != ReplayStatus.Planned);
        if (Paging.After(cursor) is { } last)
            replays = replays.Where(r => r.Id < last);
        var rows = await replays.OrderByDescending(r => r.Id).Take(most + 1).ToListAsync(cancellationToken);
        List<(Replay Replay, ReplayCounts Counts)> counted = [];
        foreach (var replay in rows)
            counted.Add((replay, await ReplayCounts.ReadAsync(db, replay.Id, cancellationToken)));
        return TypedResults.Ok(Paging.Page(http, counted, most, c => ReplayView.From(c.Replay, c.Counts, [], next: null), c => Paging.Cursor(c.Replay.Id)));
    }

    public static async Task<Ok<ReplayView>> GetAsync(string id, string? cursor, long? limit, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return TypedResults.Ok(await ViewAsync(db, await ReadAsync(db, id, cancellationToken), cursor, limit, cancellationToken));
    }

    public static async Task<Replay> ReadAsync(NetraDb db, string id, CancellationToken cancellationToken)
    {
        var replay = Ids.Parse(id);
        return await db.Replays.AsNoTracking().SingleOrDefaultAsync(r => r.Id == replay, cancellationToken) ?? throw RefusedException.NotFound();
    }

    public static async Task<ReplayView> ViewAsync(NetraDb db, Replay replay, string? cursor, long? limit, CancellationToken cancellationToken)
    {
        var (most, from) = (Paging.Limit(limit), 0);
        if (!string.IsNullOrEmpty(cursor) && !int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out from))
            throw RefusedException.Invalid("'cursor' is not one that this list has given.");
        var counts = await ReplayCounts.ReadAsync(db, replay.Id, cancellationToken);
        var items = await db.ReplayItems.AsNoTracking().Where(i => i.ReplayId == replay.Id && i.Place >= from).OrderBy(i => i.Place).Take(most).ToListAsync(cancellationToken);
        var next = from + items.Count < replay.Total ? (from + items.Count).ToString(CultureInfo.InvariantCulture) : null;
        return ReplayView.From(replay, counts, items, next);
    }
}
