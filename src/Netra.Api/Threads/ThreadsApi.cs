using Netra.Api.Callers;
using Netra.Api.Problems;
using Netra.Hosting.Callers;

namespace Netra.Api.Threads;

/// <summary>The routes of threads.</summary>
static class ThreadsApi
{
    public static void AddThreads(this IServiceCollection services) => services.AddSingleton<OwnThreads>();

    public static void MapThreads(this IEndpointRouteBuilder v1)
    {
        var threads = v1.MapGroup("/threads").WithTags("Threads");
        threads.MapPost("", CreateThread.HandleAsync).WithName("CreateThread").WithSummary("Begin a thread.")
            .Requires(PermissionNames.AgentExecution).Refuses(400, 413, 415);
        threads.MapPut("/{id}", CreateThread.PutAsync).WithName("PutThread").WithSummary("Begin a thread under an id of your own; one that you have stays as it is.")
            .Requires(PermissionNames.AgentExecution).Refuses(400, 404, 413, 415);
        threads.MapGet("", ReadThreads.ListAsync).WithName("ListThreads").WithSummary("List own threads, newest first.").Refuses(400);
        threads.MapGet("/{id}", ReadThreads.GetAsync).WithName("GetThread").WithSummary("A thread.")
            .Produces(StatusCodes.Status304NotModified).Refuses(404);
        threads.MapPatch("/{id}", RenameThread.HandleAsync).WithName("RenameThread").WithSummary("Give a thread another title.")
            .Requires(PermissionNames.AgentExecution).Refuses(400, 404, 412, 413, 415, 428);
        threads.MapDelete("/{id}", DeleteThread.HandleAsync).WithName("DeleteThread").WithSummary("Delete a thread and its messages; its runs stay.")
            .Requires(PermissionNames.AgentExecution).Refuses(404);
        threads.MapGet("/{id}/messages", ReadThreads.MessagesAsync).WithName("ListMessages").WithSummary("What was said in a thread, oldest first.").Refuses(400, 404);
    }
}
