using System.Text.Json;
using Netra.Contracts.Events;

namespace Netra.Chaos;

/// <summary>An event of a run, from its log or over a WebSocket.</summary>
/// <param name="Call">The tool call that it tells of.</param>
/// <param name="Attempt">The attempt whose result was recorded, in a <c>tool_completed</c>.</param>
/// <param name="IsEnd">Whether nothing may follow.</param>
sealed record LogEntry(long Seq, string Id, string Type, string? Call, int? Attempt, bool IsEnd)
{
    public static LogEntry Of(JsonElement e)
    {
        var type = e.GetProperty("type").GetString()!;
        var data = e.GetProperty("data");
        var call = data.TryGetProperty("call_id", out var id) ? id.GetString() : null;
        int? attempt = type == EventTypes.ToolCompleted ? data.GetProperty("result").GetProperty("attempt").GetInt32() : null;
        return new(e.GetProperty("seq").GetInt64(), e.GetProperty("id").GetString()!, type, call, attempt, EventLog.IsEnd(e));
    }
}
