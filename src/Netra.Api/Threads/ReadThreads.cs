using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Netra.Api.Callers;
using Netra.Api.Requests;
using Netra.Storage;

namespace Netra.Api.Threads;

/// <summary>GET /v1/threads, /v1/threads/{id} and its /messages.</summary>
static class ReadThreads
{
    public static async Task<Ok<Page<ThreadView>>> ListAsync(
        string? cursor, long? limit, HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        var most = Paging.Limit(limit);
        var owner = http.Caller().UserId;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var threads = db.Threads.AsNoTracking().Where(t => t.OwnerId == owner);
        if (Paging.After(cursor) is { } last)
            threads = threads.Where(t => t.Id < last);
        var rows = await threads.OrderByDescending(t => t.Id).Take(most + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(Paging.Page(http, rows, most, ThreadView.From, t => Paging.Cursor(t.Id)));
    }

    public static async Task<Results<Ok<ThreadView>, StatusCodeHttpResult>> GetAsync(string id, HttpContext http, OwnThreads threads, CancellationToken cancellationToken)
    {
        var thread = await threads.ReadAsync(http.Caller(), Ids.Parse(id), cancellationToken);
        http.Response.Headers.ETag = EntityTag.Of(thread.Version);
        return EntityTag.IsKnown(http, thread.Version) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : TypedResults.Ok(ThreadView.From(thread));
    }

    public static async Task<Ok<Page<MessageView>>> MessagesAsync(
        string id, string? cursor, long? limit, HttpContext http, OwnThreads threads, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        var most = Paging.Limit(limit);
        var thread = await threads.GetAsync(http.Caller().UserId, Ids.Parse(id), cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var messages = db.ThreadMessages.AsNoTracking().Where(m => m.ThreadId == thread.Id && m.OwnerId == thread.OwnerId);
        if (Paging.After(cursor) is { } last)
            messages = messages.Where(m => m.Id > last);
        var rows = await messages.OrderBy(m => m.Id).Take(most + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(Paging.Page(http, rows, most, MessageView.From, m => Paging.Cursor(m.Id)));
    }
}
