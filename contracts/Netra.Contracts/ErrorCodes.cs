namespace Netra.Contracts;

/// <summary>The closed vocabulary of <c>error.code</c> of runs and tool calls.</summary>
public static class ErrorCodes
{
    public const string Timeout = "timeout";
    public const string Cancelled = "cancelled";
    public const string UnknownAgent = "unknown_agent";
    public const string UnknownTool = "unknown_tool";
    public const string InvalidInput = "invalid_input";
    public const string MissingPermission = "missing_permission";
    public const string QuotaExceeded = "quota_exceeded";
    public const string ToolFailed = "tool_failed";
    public const string AgentFailed = "agent_failed";
    public const string MaxRetriesExceeded = "max_retries_exceeded";
    public const string WorkerLost = "worker_lost";
    public const string Expired = "expired";
}
