using System.Globalization;
using System.Text.Json;
using Netra.Contracts.Events;

namespace Netra.Notifier;

/// <summary>From a run's events, in order, to the frames of an AG-UI stream. A function of the events alone: the same events make the same bytes.</summary>
/// <param name="threadId">As the caller named it.</param>
/// <param name="runId">As the caller named it.</param>
/// <param name="after">Seq of the event after which the stream begins.</param>
/// <remarks>The first frame starts the run; the last ends it, with every step and message closed before. A tool call is closed as soon as it is told.</remarks>
sealed partial class AgUiMapping(string threadId, string runId, long after = 0)
{
    const string Prefix = "netra.";

    readonly FrameWriter frames = new(after);
    readonly HashSet<string> calls = new(StringComparer.Ordinal);
    bool started;
    string? step;
    string? thought;

    /// <summary>The frames of the next event.</summary>
    public IReadOnlyList<AgUiFrame> Of(RunEventEnvelope e)
    {
        var gone = e.Seq > frames.Seq + 1;
        frames.Begin(e.Seq, e.Time);
        Start();
        if (gone)
            frames.Add(AgUiEventTypes.Custom, json => Named(json, "reset", v => v.WriteString("reason"u8, "retention"u8)));
        Tell(e, e.Data);
        return frames.Take();
    }

    /// <summary>The frames that end a stream before its run's end.</summary>
    public IReadOnlyList<AgUiFrame> Broken(string code, string message, DateTimeOffset now)
    {
        frames.Continue(now);
        Start();
        Fail(code, message);
        return frames.Take();
    }

    void Tell(RunEventEnvelope e, JsonElement data)
    {
        switch (e.Type)
        {
            case EventTypes.AgentStarted:
                break;
            case EventTypes.AgentThinking:
                Think(e, data);
                break;
            case EventTypes.ToolExecuting when calls.Add(Text(data, "call_id")):
                Call(data);
                break;
            case EventTypes.ToolCompleted:
            case EventTypes.ToolError when !Is(data, "will_retry"):
                Return(data);
                break;
            case EventTypes.ApprovalRequested:
                Interrupt(data);
                break;
            case EventTypes.AgentCompleted:
                Complete(e, data);
                break;
            case EventTypes.AgentCancelled:
                Finish(json => Outcome(json, "cancelled"));
                break;
            case EventTypes.AgentTimedOut:
            case EventTypes.AgentError when !Is(data, "is_recoverable"):
                Fail(Text(data, "error_type"), Text(data, "error"));
                break;
            default:
                CloseThought();
                Pass(e.Type, data);
                break;
        }
    }

    void Start()
    {
        if (started)
            return;
        started = true;
        frames.Add(AgUiEventTypes.RunStarted, Ids);
    }

    void Fail(string code, string message)
    {
        Close();
        frames.Add(AgUiEventTypes.RunError, json =>
        {
            json.WriteString("message"u8, message);
            if (code.Length > 0)
                json.WriteString("code"u8, code);
        }, last: true);
    }

    void Finish(Action<Utf8JsonWriter> members)
    {
        Close();
        frames.Add(AgUiEventTypes.RunFinished, json =>
        {
            Ids(json);
            members(json);
        }, last: true);
    }

    /// <summary>What the protocol has no event for.</summary>
    void Pass(string type, JsonElement data) => frames.Add(AgUiEventTypes.Custom, json => Named(json, type, value =>
    {
        foreach (var member in data.EnumerateObject())
        {
            if (member.Name is not ("run_id" or "agent_name" or "trace_context") && member.Value.ValueKind != JsonValueKind.Null)
                member.WriteTo(value);
        }
    }));

    void Ids(Utf8JsonWriter json)
    {
        json.WriteString("threadId"u8, threadId);
        json.WriteString("runId"u8, runId);
    }

    static void Named(Utf8JsonWriter json, string name, Action<Utf8JsonWriter> value)
    {
        json.WriteString("name"u8, Prefix + name);
        json.WriteStartObject("value"u8);
        value(json);
        json.WriteEndObject();
    }

    static void Outcome(Utf8JsonWriter json, string type)
    {
        json.WriteStartObject("outcome"u8);
        json.WriteString("type"u8, type);
        json.WriteEndObject();
    }

    static string Text(JsonElement data, string member) =>
        data.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    static bool Is(JsonElement data, string member) => data.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.True;

    static string StepOf(JsonElement data) =>
        string.Create(CultureInfo.InvariantCulture, $"step {(data.TryGetProperty("step_number", out var n) && n.ValueKind == JsonValueKind.Number ? n.GetInt32() : 0)}");
}
