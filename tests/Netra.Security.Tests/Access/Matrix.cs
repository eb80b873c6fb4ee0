using Netra.Hosting.Callers;

namespace Netra.Security.Tests.Access;

/// <summary>A row for every operation; the test fails for one that has none.</summary>
static class Matrix
{
    static readonly string Id = Guid.CreateVersion7().ToString();

    public static IReadOnlyDictionary<string, Row> Rows { get; } = new Dictionary<string, Row>(StringComparer.Ordinal)
    {
        ["SubmitRun"] = new(Permission: PermissionNames.AgentExecution, Body: """{"agent":"echo","input":{}}"""),
        ["SubmitRuns"] = new(Permission: PermissionNames.AgentExecution, Body: """{"runs":[]}"""),
        ["ListRuns"] = new(),
        ["GetRun"] = new("run"),
        ["CancelRun"] = new("run", PermissionNames.AgentExecution),
        ["RetryRun"] = new("run", PermissionNames.AgentExecution, Body: "{}"),
        ["DecideApproval"] = new("call", PermissionNames.AgentExecution, Body: """{"approve":true}"""),
        ["ListRunEvents"] = new("run"),
        ["GetRunTimeline"] = new("run"),
        ["ExplainRun"] = new("run"),
        ["GetRunReport"] = new("run", PermissionNames.ReportRead),
        ["CreateThread"] = new(Permission: PermissionNames.AgentExecution, Body: """{"title":"t"}"""),
        ["ListThreads"] = new(),
        ["GetThread"] = new("thread"),
        ["PutThread"] = new(Permission: PermissionNames.AgentExecution, Body: """{"title":"t"}"""), // makes an unknown one: its row for others is tested with threads
        ["RenameThread"] = new("thread", PermissionNames.AgentExecution, Body: """{"title":"t"}"""),
        ["DeleteThread"] = new("thread", PermissionNames.AgentExecution),
        ["ListMessages"] = new("thread"),
        ["ImportDataset"] = new(Permission: PermissionNames.DataWrite),
        ["ListDatasets"] = new(Permission: PermissionNames.AnalyticsRead),
        ["GetDataset"] = new("dataset", PermissionNames.AnalyticsRead),
        ["GetDatasetQuality"] = new("dataset", PermissionNames.AnalyticsRead),
        ["DeleteDataset"] = new("dataset", PermissionNames.DataWrite),
        ["ListAgents"] = new(),
        ["ListTools"] = new(),
        ["ListWorkers"] = new(),
        ["DrainWorker"] = new(Permission: PermissionNames.WorkersDrain),
        ["IssueToken"] = new(Body: """{"permissions":[]}"""),
        ["CreateTenant"] = new(Permission: PermissionNames.Admin, Body: """{"name":"n"}"""),
        ["ListTenants"] = new(Permission: PermissionNames.Admin),
        ["GetTenant"] = new(Permission: PermissionNames.Admin),
        ["UpdateTenant"] = new(Permission: PermissionNames.Admin, Body: """{"tier":"internal"}"""),
        ["DeleteTenant"] = new(Permission: PermissionNames.Admin),
        ["CreateUser"] = new(Permission: PermissionNames.Admin, Body: """{"tenant":"t","user":"u"}"""),
        ["ListUsers"] = new(Permission: PermissionNames.Admin),
        ["GetUser"] = new(Permission: PermissionNames.Admin),
        ["UpdateUser"] = new(Permission: PermissionNames.Admin, Body: "{}"),
        ["DeleteUser"] = new(Permission: PermissionNames.Admin),
        ["IssueKey"] = new(Permission: PermissionNames.Admin, Body: $$"""{"user_id":"{{Id}}"}"""),
        ["ListKeys"] = new(Permission: PermissionNames.Admin),
        ["RevokeKey"] = new(Permission: PermissionNames.Admin),
        ["ListAudit"] = new(Permission: PermissionNames.AuditRead),
        ["CreateBroadcast"] = new(Permission: PermissionNames.Broadcast, Body: """{"notification_type":"n","message":"m"}"""),
    };
}
