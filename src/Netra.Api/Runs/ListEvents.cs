using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Netra.Api.Callers;
using Netra.Api.Json;
using Netra.Api.Problems;
using Netra.Api.Requests;
using Netra.Storage;
using Netra.Storage.Runs;

namespace Netra.Api.Runs;

/// <summary>GET /v1/runs/{id}/events: the log, from a seq on. Who wants a stream is sent to the notifier.</summary>
static class ListEvents
{
    public static async Task<Results<Ok<Page<EventView>>, RedirectHttpResult>> HandleAsync(
        string id, [Description("The seq after which to start.")] long? after, [Description("As after.")] string? cursor, long? limit,
        HttpContext http, IDbContextFactory<NetraDb> contexts, IOptions<StreamAddressOptions> stream, CancellationToken cancellationToken)
    {
        var most = Paging.Limit(limit);
        var from = Start(after, cursor);
        var runId = Ids.Parse(id);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var head = await RunLog.HeadAsync(db, http.Caller().UserId, runId, cancellationToken) ?? throw RefusedException.NotFound();
        if (WantsStream(http))
        {
            return TypedResults.Redirect(
                string.Create(CultureInfo.InvariantCulture, $"{stream.Value.PublicUrl.TrimEnd('/')}/v1/stream/runs/{runId}?after={from}"),
                permanent: false, preserveMethod: true);
        }

        var rows = from >= head.LastSeq
            ? []
            : await db.RunEvents.AsNoTracking().Where(e => e.RunId == runId && e.Seq > from).OrderBy(e => e.Seq).Take(most + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(Paging.Page(http, rows, most, EventView.From, e => e.Seq.ToString(CultureInfo.InvariantCulture)));
    }

    static long Start(long? after, string? cursor)
    {
        if (string.IsNullOrEmpty(cursor))
            return Math.Max(0, after ?? 0);
        return long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var seq)
            ? seq
            : throw RefusedException.Invalid("'cursor' is not one that this list has given.");
    }

    static bool WantsStream(HttpContext http) =>
        http.Request.GetTypedHeaders().Accept.Any(a => a.MediaType.Equals("text/event-stream", StringComparison.OrdinalIgnoreCase));
}

/// <summary>One event, as over every transport (docs/events.md).</summary>
sealed record EventView(int V, string Id, Guid Run, long Seq, string Type, DateTimeOffset Time, string? Traceparent, RawJson Data)
{
    public static EventView From(RunEvent e) => new(1, $"{e.RunId}:{e.Seq}", e.RunId, e.Seq, e.Type, e.At, e.Traceparent, new(e.Data));
}
