using Netra.Api.Callers;
using Netra.Api.Problems;
using Netra.Hosting.Callers;

namespace Netra.Api.Admin;

/// <summary>The routes of administrators.</summary>
static class AdminApi
{
    public static void MapAdmin(this IEndpointRouteBuilder v1)
    {
        var users = v1.MapGroup("/admin/users").WithTags("Admin");
        users.MapPost("", CreateUser.HandleAsync).WithName("CreateUser").WithSummary("Make a user with a key, and the tenant as needed.")
            .Requires(PermissionNames.Admin).Refuses(400, 409, 413, 415);
        users.MapGet("", ReadUsers.ListAsync).WithName("ListUsers").WithSummary("Users, also by e-mail.").Requires(PermissionNames.Admin).Refuses(400);
        users.MapGet("/{id}", ReadUsers.GetAsync).WithName("GetUser").WithSummary("A user.").Requires(PermissionNames.Admin).Refuses(404);
        v1.MapPost("/admin/keys", IssueKey.HandleAsync).WithTags("Admin").WithName("IssueKey").WithSummary("Another key of a user.")
            .Requires(PermissionNames.Admin).Refuses(400, 404, 413, 415);
        v1.MapGet("/admin/audit", ReadAudit.HandleAsync).WithTags("Admin").WithName("ListAudit").WithSummary("Denied and administrative acts, newest first.")
            .Requires(PermissionNames.AuditRead, PermissionNames.Admin).Refuses(400);
    }
}
