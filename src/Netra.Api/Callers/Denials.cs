using Netra.Api.Problems;
using Netra.Hosting.Audit;
using Netra.Hosting.Callers;

namespace Netra.Api.Callers;

static class Denials
{
    /// <summary>Leaves a row in the audit log where a known caller lacked a permission.</summary>
    public static Task RecordDenialAsync(this AuditTrail audit, HttpContext http, Exception refusal) =>
        refusal is RefusedException { Missing: { } missing } refused && http.Features.Get<Caller>() is { } caller
            ? audit.RecordAsync(caller, AuditActions.AccessDenied, Target(http), allowed: false, new { missing, refused.UpgradeTo }, http.RequestAborted)
            : Task.CompletedTask;

    /// <summary>Has it found out whether the id that was not found is another user's.</summary>
    public static void NoteMiss(this ForeignObjects foreign, HttpContext http, Exception refusal)
    {
        if (refusal is RefusedException { Code: ProblemCodes.NotFound } refused && http.Features.Get<Caller>() is { } caller && (refused.Sought ?? OfRoute(http)) is var (collection, id))
            foreign.NotFound(caller, collection, id, Target(http));
    }

    /// <summary>The id in the route, and what stands before it.</summary>
    static (string Collection, Guid Id)? OfRoute(HttpContext http)
    {
        if (http.Request.RouteValues["id"] is not string text || !Guid.TryParse(text, out var id))
            return null;
        var segments = http.Request.Path.Value!.Split('/');
        return Array.IndexOf(segments, text) is > 0 and var place ? (segments[place - 1], id) : null;
    }

    static string Target(HttpContext http) => http.Request.Method + " " + http.Request.Path.Value;
}
