namespace Netra.Hosting.Callers;

/// <summary>The names of permissions.</summary>
public static class PermissionNames
{
    public const string AgentExecution = "agent_execution";
    public const string AnalyticsRead = "analytics_read";
    public const string ReportRead = "report_read";
    public const string DataWrite = "data_write";
    public const string Optimization = "optimization";
    public const string AdvancedOptimization = "advanced_optimization";
    public const string AuditRead = "audit_read";
    public const string Broadcast = "broadcast";
    public const string Admin = "admin";
    public const string DlqRead = "dlq_read";
    public const string DlqPayload = "dlq_payload";
    public const string DlqReplay = "dlq_replay";
    public const string DlqEdit = "dlq_edit";
    public const string DlqPurge = "dlq_purge";
    public const string WorkersDrain = "workers_drain";

    /// <summary>Every permission there is.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        AgentExecution, AnalyticsRead, ReportRead, DataWrite, Optimization, AdvancedOptimization, AuditRead, Broadcast,
        Admin, DlqRead, DlqPayload, DlqReplay, DlqEdit, DlqPurge, WorkersDrain,
    ];
}
