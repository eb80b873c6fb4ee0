using Netra.Hosting.Callers;

namespace Netra.Notifier;

static class TicketsApi
{
    public static void MapTickets(this IEndpointRouteBuilder routes) => routes.MapPost("/tickets", IssueAsync);

    static async Task<IResult> IssueAsync(HttpContext context, CallerResolver callers, StreamTickets tickets, CancellationToken cancellationToken)
    {
        var caller = await callers.ResolveAsync(context.Request.Headers.Authorization, cancellationToken);
        if (caller is null)
            return StreamProblem.Unauthorized(context);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(await tickets.IssueAsync(caller, cancellationToken), FrameJson.Default.TicketAnswer, statusCode: StatusCodes.Status201Created);
    }
}
