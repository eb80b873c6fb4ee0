using System.Globalization;
using Microsoft.Extensions.Options;
using Netra.Contracts;
using Netra.Hosting.Audit;
using Netra.Hosting.Callers;

namespace Netra.Notifier;

static class RunStreamApi
{
    public static void MapRunStreams(this IEndpointRouteBuilder routes) => routes.MapGet("/runs/{id}", OpenAsync);

    static async Task<IResult> OpenAsync(
        string id, HttpContext context, CallerResolver callers, RunChannels channels, Connections connections, Instruments instruments,
        ForeignObjects foreign, IOptions<StreamOptions> options, TimeProvider time)
    {
        if (connections.Draining)
            return StreamProblem.Unavailable(context, "This process is stopping; connect again.");
        var authorization = context.Request.Headers.Authorization.ToString();
        if (await callers.ResolveAsync(authorization, context.RequestAborted) is not { } caller)
            return StreamProblem.Unauthorized(context);
        if (!TryReadCursor(context.Request, out var after))
            return StreamProblem.Invalid(context, "Last-Event-ID and after take the seq of the last event that you have, a whole number from 0.");
        if (!Guid.TryParse(id, out var run))
            return StreamProblem.NotFound(context);
        if (!caller.Reaches(run) || await channels.OpenAsync(caller.UserId, run, after, context.RequestAborted) is not { } follower)
        {
            foreign.NotFound(caller, "runs", run, "GET " + context.Request.Path.Value);
            return StreamProblem.NotFound(context);
        }

        try
        {
            using var stream = new RunStream(context, new(caller, authorization), instruments, options.Value, time);
            return await ServeAsync(context, stream, follower, connections);
        }
        finally
        {
            follower.Leave();
        }
    }

    static async Task<IResult> ServeAsync(HttpContext context, RunStream stream, RunFollower follower, Connections connections)
    {
        if (RunStatus.IsTerminal(follower.Status) && follower.From > follower.Head)
            return TypedResults.NoContent();
        if (!connections.TryAdd(stream))
            return StreamProblem.TooMany(context);
        try
        {
            await stream.RunAsync(follower);
        }
        finally
        {
            connections.Remove(stream);
        }

        return TypedResults.Empty;
    }

    static bool TryReadCursor(HttpRequest request, out long after)
    {
        var text = request.Headers["Last-Event-ID"].ToString();
        if (text.Length == 0)
            text = request.Query["after"].ToString();
        after = 0;
        return text.Length == 0 || (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out after) && after >= 0);
    }
}
