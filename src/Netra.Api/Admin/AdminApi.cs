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
        users.MapPatch("/{id}", UpdateUser.HandleAsync).WithName("UpdateUser").WithSummary("Change a user's e-mail address or permissions.")
            .Requires(PermissionNames.Admin).Refuses(400, 404, 409, 413, 415);
        users.MapDelete("/{id}", UpdateUser.DeleteAsync).WithName("DeleteUser").WithSummary("Delete a user with all keys.").Requires(PermissionNames.Admin).Refuses(404);
        var tenants = v1.MapGroup("/admin/tenants").WithTags("Admin");
        tenants.MapPost("", Tenants.CreateAsync).WithName("CreateTenant").WithSummary("Make a tenant.").Requires(PermissionNames.Admin).Refuses(400, 409, 413, 415);
        tenants.MapGet("", Tenants.ListAsync).WithName("ListTenants").WithSummary("Tenants, also by name.").Requires(PermissionNames.Admin).Refuses(400);
        tenants.MapGet("/{id}", Tenants.GetAsync).WithName("GetTenant").WithSummary("A tenant.").Requires(PermissionNames.Admin).Refuses(404);
        tenants.MapPatch("/{id}", Tenants.UpdateAsync).WithName("UpdateTenant").WithSummary("Change a tenant's tier, or for how long its runs are kept.").Requires(PermissionNames.Admin).Refuses(400, 404, 413, 415);
        tenants.MapDelete("/{id}", Tenants.DeleteAsync).WithName("DeleteTenant").WithSummary("Delete a tenant without users.").Requires(PermissionNames.Admin).Refuses(404, 409);
        var keys = v1.MapGroup("/admin/keys").WithTags("Admin");
        keys.MapPost("", IssueKey.HandleAsync).WithName("IssueKey").WithSummary("Another key of a user.").Requires(PermissionNames.Admin).Refuses(400, 404, 413, 415);
        keys.MapGet("", Keys.ListAsync).WithName("ListKeys").WithSummary("Keys, also of one user.").Requires(PermissionNames.Admin).Refuses(400);
        keys.MapDelete("/{id}", Keys.RevokeAsync).WithName("RevokeKey").WithSummary("Revoke a key and the tokens issued to it.").Requires(PermissionNames.Admin).Refuses(400, 404);
        v1.MapGet("/admin/audit", ReadAudit.HandleAsync).WithTags("Admin").WithName("ListAudit").WithSummary("Denied and administrative acts, newest first.")
            .Requires(PermissionNames.AuditRead, PermissionNames.Admin).Refuses(400);
    }
}
