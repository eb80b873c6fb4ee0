namespace Netra.Hosting.Audit;

/// <summary>Names of acts in the audit log.</summary>
public static class AuditActions
{
    /// <summary>A permission was missing; the target is the route or the tool.</summary>
    public const string AccessDenied = "access_denied";

    /// <summary>A known key that was wrong, expired or revoked; the target is the key's id.</summary>
    public const string CredentialRefused = "credential_refused";

    /// <summary>Another user's object was asked for; the target is its id.</summary>
    public const string ForeignObject = "foreign_object";

    /// <summary>A schedule's run was not made: its owner lacks a permission, or a limit is reached; the target is the schedule's id.</summary>
    public const string ScheduleRefused = "schedule_refused";

    public const string CreateUser = "create_user";
    public const string UpdateUser = "update_user";
    public const string DeleteUser = "delete_user";
    public const string CreateTenant = "create_tenant";
    public const string UpdateTenant = "update_tenant";
    public const string DeleteTenant = "delete_tenant";
    public const string IssueKey = "issue_key";
    public const string RevokeKey = "revoke_key";
    public const string Broadcast = "broadcast";
    public const string DrainWorker = "drain_worker";
}
