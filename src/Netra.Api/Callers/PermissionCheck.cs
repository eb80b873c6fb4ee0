using Microsoft.Extensions.Options;
using Netra.Api.Problems;
using Netra.Hosting.Callers;

namespace Netra.Api.Callers;

/// <summary>Refuses callers without the permission that the route requires, before the body is read.</summary>
sealed class PermissionCheck(RequestDelegate next, IOptionsMonitor<TierOptions> tiers)
{
    public Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<RequiredPermission>() is { Name: var permission, Or: var or }
            && !http.Caller().May(permission) && (or is null || !http.Caller().May(or)))
            throw RefusedException.Forbidden(permission, tiers.CurrentValue.LeastGranting(permission));
        return next(http);
    }
}

/// <summary>The permission that a route requires; <see cref="Or"/> does as well.</summary>
sealed record RequiredPermission(string Name, string? Or);

static class PermissionRoutes
{
    public static RouteHandlerBuilder Requires(this RouteHandlerBuilder route, string permission, string? or = null) =>
        route.WithMetadata(new RequiredPermission(permission, or)).Produces<Problem>(StatusCodes.Status403Forbidden, Problem.MediaType);
}
