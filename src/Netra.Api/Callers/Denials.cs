using Netra.Api.Problems;
using Netra.Hosting.Audit;
using Netra.Hosting.Callers;

namespace Netra.Api.Callers;

static class Denials
{
    /// <summary>Leaves a row in the audit log where a known caller lacked a permission.</summary>
    public static Task RecordDenialAsync(this AuditTrail audit, HttpContext http, Exception refusal) =>
        refusal is RefusedException { Missing: { } missing } refused && http.Features.Get<Caller>() is { } caller
            ? audit.RecordAsync(caller, AuditActions.AccessDenied, http.Request.Method + " " + http.Request.Path.Value, allowed: false, new { missing, refused.UpgradeTo }, http.RequestAborted)
            : Task.CompletedTask;
}
