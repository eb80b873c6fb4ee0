namespace Netra.Api.Problems;

static class ProblemRoutes
{
    /// <summary>Documents the problems an operation answers with, beside those that any operation may.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder route, params ReadOnlySpan<int> statuses)
    {
        route.Produces<Problem>(StatusCodes.Status401Unauthorized, Problem.MediaType);
        foreach (var status in statuses)
            route.Produces<Problem>(status, Problem.MediaType);
        return route.Produces<Problem>(StatusCodes.Status429TooManyRequests, Problem.MediaType)
            .Produces<Problem>(StatusCodes.Status503ServiceUnavailable, Problem.MediaType);
    }
}

/// <summary>Marks the routes of the API, so that its document holds no other part's.</summary>
sealed class ApiRoute
{
    public static ApiRoute Instance { get; } = new();
}
