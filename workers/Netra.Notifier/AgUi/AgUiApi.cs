using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Netra.Hosting.Callers;

namespace Netra.Notifier;

/// <summary>The routes of AG-UI: run an agent, or follow again what was run.</summary>
static class AgUiApi
{
    /// <summary>A client sends its whole conversation each time.</summary>
    const long MostBytes = 4 * 1024 * 1024;

    public static void MapAgUi(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/agui/{agent}", RunAsync);
        routes.MapGet("/agui/{agent}/{runId}", FollowAsync);
    }

    static Task<IResult> RunAsync(string agent, HttpContext context, CallerResolver callers, AgUiSubmission submission, AgUiParts parts) =>
        StreamAsync(context, callers, parts, async caller =>
        {
            AgUiInput input;
            try
            {
                var tooLarge = context.Request.ContentLength > MostBytes;
                if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
                    limit.MaxRequestBodySize = tooLarge ? null : MostBytes; // the rest is read away, so that a client that is still sending gets the answer
                if (tooLarge)
                    return (null, default, StreamProblem.TooLarge(context, MostBytes));
                using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
                input = AgUiInput.Read(body.RootElement.Clone());
            }
            catch (JsonException e)
            {
                return (null, default, StreamProblem.Invalid(context, "The body must be a RunAgentInput: " + e.Message));
            }
            catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
            {
                return (null, default, StreamProblem.TooLarge(context, MostBytes));
            }

            var (run, refusal) = await submission.SubmitAsync(context, caller.UserId, agent, input, context.RequestAborted);
            return (run, default, refusal);
        });

    static Task<IResult> FollowAsync(string agent, string runId, HttpContext context, CallerResolver callers, AgUiRuns runs, AgUiParts parts) =>
        StreamAsync(context, callers, parts, async caller =>
        {
            if (!AgUiCursor.TryParse(context.Request.Headers["Last-Event-ID"].ToString(), out var after))
                return (null, after, StreamProblem.Invalid(context, "Last-Event-ID takes the id of the last frame that you have, <seq>.<part>."));
            var run = context.Request.Query["interruptId"].ToString() is { Length: > 0 } answered
                ? await runs.ResumedAsync(caller.UserId, agent, answered, runId, context.RequestAborted)
                : await runs.SubmittedAsync(caller.UserId, agent, runId, context.RequestAborted);
            return run is null ? (null, after, StreamProblem.NotFound(context)) : (run, after, null);
        });

    static async Task<IResult> StreamAsync(
        HttpContext context, CallerResolver callers, AgUiParts parts, Func<Caller, Task<(AgUiRun? Run, AgUiCursor After, IResult? Refusal)>> find)
    {
        if (parts.Connections.Draining)
            return StreamProblem.Unavailable(context, "This process is stopping; connect again.");
        var authorization = context.Request.Headers.Authorization.ToString();
        if (await callers.ResolveAsync(authorization, context.RequestAborted) is not { } caller)
            return StreamProblem.Unauthorized(context);
        using var stream = new AgUiStream(context, new(caller, authorization), parts);
        if (!parts.Connections.TryAdd(stream))
            return StreamProblem.TooMany(context);
        try
        {
            var (run, after, refusal) = await find(caller);
            if (run is not null && !caller.Reaches(run.RunId))
                return StreamProblem.NotFound(context);
            return run is null ? refusal! : await ServeAsync(context, stream, run, after, caller, parts);
        }
        finally
        {
            parts.Connections.Remove(stream);
        }
    }

    static async Task<IResult> ServeAsync(HttpContext context, AgUiStream stream, AgUiRun run, AgUiCursor after, Caller caller, AgUiParts parts)
    {
        if (await parts.Channels.OpenAsync(caller.UserId, run.RunId, run.After, context.RequestAborted) is not { } follower)
            return StreamProblem.NotFound(context);
        try
        {
            await stream.RunAsync(run, after, follower);
        }
        finally
        {
            follower.Leave();
        }

        return TypedResults.Empty;
    }
}
