using Netra.Api.Problems;
using Netra.Hosting.Callers;
using Netra.Storage;

namespace Netra.Api.Callers;

/// <summary>Lets nobody in whose credential is missing, malformed, unknown or expired: one 401 for all of them.</summary>
sealed class Authentication(RequestDelegate next, CallerResolver callers)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var credential = http.Request.Headers.Authorization;
        var caller = credential.Count == 1 ? await callers.ResolveAsync(credential, http.RequestAborted) : null;
        http.Features.Set(caller ?? throw RefusedException.Unauthorized());
        using var scope = http.GetEndpoint()?.Metadata.GetMetadata<RouteOfJob>() is { Job: var job } ? RowScope.System(job) : RowScope.User(caller.TenantId, caller.UserId);
        await next(http);
    }
}

/// <summary>Marks a route of operators, who see the rows of all tenants.</summary>
sealed record RouteOfJob(SystemJob Job);
