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
        return next(http);
    }
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
