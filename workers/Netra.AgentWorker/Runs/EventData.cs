using System.Text.Json;
using System.Text.Json.Nodes;
using Netra.Sdk;
using Netra.Storage;
using Netra.Storage.Runs;

namespace Netra.AgentWorker.Runs;

/// <summary>The payloads of events (docs/events.md).</summary>
static class EventData
{
    /// <summary>Results above this many characters travel by reference.</summary>
    const int InlineResult = 16 * 1024;

    const int Summary = 200;

    public static JsonElement Started(Run run, DateTimeOffset now) =>
        Make(run, now, ("input_summary", Shorten(Redaction.Apply(JsonNode.Parse(run.Input))!.ToJsonString(StorageJson.Options))), ("deadline_at", Time(run.DeadlineAt)));

    public static JsonElement Waiting(Run run, DateTimeOffset now, string waitingFor) => Make(run, now, ("waiting_for", waitingFor));

    public static JsonElement Thinking(Run run, DateTimeOffset now, string reasoning, int? progress) =>
        Make(run, now, ("reasoning", reasoning), ("step_number", run.Step), ("progress_percentage", progress));

    public static JsonElement Delta(Run run, DateTimeOffset now, string text) =>
        Make(run, now, ("reasoning", text), ("step_number", run.Step), ("delta", true), ("attempt", run.StepAttempt));

    public static JsonElement ToolExecuting(Run run, DateTimeOffset now, ToolCall call) => Make(run, now,
        ("call_id", call.CorrelationId.ToString()), ("tool_name", call.Tool), ("tool_purpose", call.Purpose ?? $"Run {call.Tool}"),
        ("parameters", Parameters(call)), ("attempt", call.Attempt + 1));

    public static JsonElement ToolCompleted(Run run, DateTimeOffset now, ToolCall call) => Make(run, now,
        ("call_id", call.CorrelationId.ToString()), ("tool_name", call.Tool), Result(call.Result, $"call:{call.CorrelationId}"),
        ("execution_time_ms", call.ExecutionMs ?? 0), ("attempt", call.Attempt));

    public static JsonElement ToolRetrying(Run run, DateTimeOffset now, ToolCall call, FailedAttempt failed) => Make(run, now,
        ("call_id", call.CorrelationId.ToString()), ("tool_name", call.Tool), ("error", failed.Message), ("code", failed.Code),
        ("will_retry", true), ("attempt", failed.Attempt));

    public static JsonElement ToolFailed(Run run, DateTimeOffset now, ToolCall call) => Make(run, now,
        ("call_id", call.CorrelationId.ToString()), ("tool_name", call.Tool), ("error", call.ErrorMessage), ("code", call.ErrorCode),
        ("will_retry", false), ("attempt", call.Attempt), ("execution_time_ms", call.ExecutionMs ?? 0));

    public static JsonElement ApprovalRequested(Run run, DateTimeOffset now, ToolCall call) => Make(run, now,
        ("call_id", call.CorrelationId.ToString()), ("question", call.Purpose), ("expires_at", Time(call.DeadlineAt)));

    public static JsonElement ApprovalDecided(Run run, DateTimeOffset now, ToolCall call) => Make(run, now,
        ("call_id", call.CorrelationId.ToString()), ("outcome", call.Status == CallStatus.Succeeded ? "decided" : call.ErrorCode),
        ("decision", call.Result is null ? null : JsonNode.Parse(call.Result)));

    public static JsonElement ChildStarted(Run run, DateTimeOffset now, ToolCall call) => Make(run, now,
        ("call_id", call.CorrelationId.ToString()), ("child_agent", call.Tool));

    public static JsonElement ChildCompleted(Run run, DateTimeOffset now, ToolCall call) => Make(run, now,
        ("call_id", call.CorrelationId.ToString()), ("child_agent", call.Tool), ("status", call.Status), ("error", call.ErrorMessage),
        ("execution_time_ms", call.ExecutionMs ?? 0));

    public static JsonElement Error(Run run, DateTimeOffset now, Failure failure, bool recoverable) => Make(run, now,
        ("error", failure.Message), ("error_type", failure.Code), ("is_recoverable", recoverable), ("execution_time_ms", Elapsed(run, now)));

    public static JsonElement Completed(Run run, DateTimeOffset now, JsonElement result) => Make(run, now,
        Result(result.GetRawText(), $"/v1/runs/{run.CorrelationId}"), ("execution_time_ms", Elapsed(run, now)), ("usage", Usage(run)));

    public static long Elapsed(Run run, DateTimeOffset now) => (long)(now - (run.StartedAt ?? run.CreatedAt)).TotalMilliseconds;

    static JsonObject Usage(Run run) => new()
    {
        ["steps"] = run.Step,
        ["tool_calls"] = run.ToolCalls,
        ["input_tokens"] = run.InputTokens,
        ["output_tokens"] = run.OutputTokens,
    };

    static JsonNode? Parameters(ToolCall call) => call.Arguments.Length <= InlineResult
        ? Redaction.Apply(JsonNode.Parse(call.Arguments))
        : new JsonObject { ["omitted"] = $"{call.Arguments.Length} characters" };

    static (string, JsonNode?) Result(string? json, string reference) => json is null || json.Length <= InlineResult
        ? ("result", json is null ? null : JsonNode.Parse(json))
        : ("result_ref", reference);

    static string Shorten(string text) => text.Length <= Summary ? text : text[..Summary] + "…";

    static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    static JsonElement Make(Run run, DateTimeOffset now, params ReadOnlySpan<(string Name, JsonNode? Value)> members)
    {
        var data = new JsonObject
        {
            ["run_id"] = run.CorrelationId.ToString(),
            ["agent_name"] = run.Agent,
            ["trace_context"] = new JsonObject
            {
                ["user_id"] = run.OwnerId.ToString(),
                ["thread_id"] = run.ThreadId?.ToString(),
                ["correlation_id"] = run.CorrelationKey,
                ["session_id"] = run.SessionId,
                ["request_id"] = run.RequestId,
                ["timestamp"] = Time(now),
            },
        };
        foreach (var (name, value) in members)
            data[name] = value;
        return JsonSerializer.SerializeToElement(data, StorageJson.Options);
    }
}
