namespace Netra.Contracts.Events;

/// <summary>The types of events in a run's log.</summary>
public static class EventTypes
{
    public const string AgentStarted = "agent_started";
    public const string AgentThinking = "agent_thinking";
    public const string ToolExecuting = "tool_executing";
    public const string ToolCompleted = "tool_completed";
    public const string ToolError = "tool_error";
    public const string AgentCompleted = "agent_completed";
    public const string AgentError = "agent_error";
    public const string AgentCancelled = "agent_cancelled";
    public const string AgentTimedOut = "agent_timed_out";
    public const string ApprovalRequested = "approval_requested";
    public const string ApprovalDecided = "approval_decided";
    public const string RunWaiting = "run_waiting";
    public const string ChildStarted = "child_started";
    public const string ChildCompleted = "child_completed";
    public const string SystemNotification = "system_notification";
}
