using Microsoft.Extensions.Options;
using Netra.Api.Problems;
using Netra.Hosting.Callers;

namespace Netra.Api.Callers;

/// <summary>Refuses callers without the permission that the route requires, before the body is read.</summary>
sealed class PermissionCheck(RequestDelegate next, IOptionsMonitor<TierOptions> tiers)
{
    public Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<RequiredPermission>() is { } required && !required.IsHeldBy(http.Caller()))
            throw RefusedException.Forbidden(required.Name, tiers.CurrentValue.LeastGranting(required.Name));
        if (http.Caller().RunId is { } run && http.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<ReachedByRunToken>() is null && !IsOf(run, http))
            throw RefusedException.NotFound();
        return next(http);
    }

    /// <summary>A token of one run reaches that run's own routes; all else is to it as if it were not there.</summary>
    static bool IsOf(Guid run, HttpContext http) =>
        http.Request.Path.StartsWithSegments("/v1/runs", StringComparison.OrdinalIgnoreCase) && Guid.TryParse(http.Request.RouteValues["id"] as string, out var id) && id == run;
}

/// <summary>Marks a route that a token of one run reaches though it is not the run's.</summary>
sealed class ReachedByRunToken
{
    public static ReachedByRunToken Instance { get; } = new();
}

/// <summary>The permission that a route requires, or another that does as well.</summary>
sealed record RequiredPermission(string Name, string? Or)
{
    public bool IsHeldBy(Caller caller) => caller.May(Name) || (Or is not null && caller.May(Or));
}

static class PermissionRoutes
{
    public static RouteHandlerBuilder Requires(this RouteHandlerBuilder route, string permission, string? or = null) =>
        route.WithMetadata(new RequiredPermission(permission, or)).Produces<Problem>(StatusCodes.Status403Forbidden, Problem.MediaType);
}
