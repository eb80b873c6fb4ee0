using System.Globalization;
using System.Text.Json;
using Netra.Contracts.Events;

namespace Netra.Cli;

/// <summary>An event as one line.</summary>
static class EventLine
{
    public static string Of(RunEventEnvelope e) =>
        string.Create(CultureInfo.InvariantCulture, $"{e.Time.UtcDateTime:HH:mm:ss.fff} {e.Seq,4}  {e.Type,-19} {Display.Short(Text(e.Type, e.Data), 140)}").TrimEnd();

    static string Text(string type, JsonElement data) => type switch
    {
        EventTypes.AgentThinking => Percent(data) + Display.Text(data, "reasoning"),
        EventTypes.ToolExecuting => Named(data, Display.Text(data, "tool_purpose")),
        EventTypes.ToolCompleted => Named(data, Display.Duration((long?)Display.Number(data, "execution_time_ms"))),
        EventTypes.ToolError => Named(data, Display.Text(data, "error")) + (Display.Text(data, "will_retry") == "True" ? " (will be tried again)" : ""),
        EventTypes.AgentStarted => Display.Text(data, "input_summary"),
        EventTypes.AgentError or EventTypes.AgentTimedOut or EventTypes.AgentCancelled => Display.Text(data, "error"),
        EventTypes.AgentCompleted => Display.Duration((long?)Display.Number(data, "execution_time_ms")),
        EventTypes.RunWaiting => Display.Text(data, "waiting_for"),
        EventTypes.ApprovalRequested => Display.Text(data, "question"),
        _ => Display.Text(data, "message"),
    };

    static string Named(JsonElement data, string rest) => rest.Length == 0 ? Display.Text(data, "tool_name") : $"{Display.Text(data, "tool_name")}: {rest}";

    static string Percent(JsonElement data) => Display.Text(data, "progress_percentage") is { Length: > 0 } percent ? $"[{percent} %] " : "";
}
