using Microsoft.AspNetCore.Http.HttpResults;
using Netra.Api.Callers;
using Netra.Api.Requests;

namespace Netra.Api.Threads;

/// <summary>POST /v1/threads, and PUT /v1/threads/{id} for clients that have an id of their own.</summary>
static class CreateThread
{
    public static async Task<Created<ThreadView>> HandleAsync(JsonBody<ThreadRequest> body, HttpContext http, OwnThreads threads, CancellationToken cancellationToken)
    {
        var (thread, _) = await threads.AddAsync(http.Caller(), id: null, body.Value.CheckedTitle(), cancellationToken);
        http.Response.Headers.ETag = EntityTag.Of(thread.Version);
        return TypedResults.Created($"/v1/threads/{thread.Id}", ThreadView.From(thread));
    }

    public static async Task<Results<Created<ThreadView>, Ok<ThreadView>>> PutAsync(
        string id, JsonBody<ThreadRequest> body, HttpContext http, OwnThreads threads, CancellationToken cancellationToken)
    {
        var (thread, made) = await threads.AddAsync(http.Caller(), Ids.Parse(id), body.Value.CheckedTitle(), cancellationToken);
        http.Response.Headers.ETag = EntityTag.Of(thread.Version);
        return made ? TypedResults.Created($"/v1/threads/{thread.Id}", ThreadView.From(thread)) : TypedResults.Ok(ThreadView.From(thread));
    }
}
