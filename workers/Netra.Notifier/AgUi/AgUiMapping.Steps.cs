using System.Text.Json;
using Netra.Contracts.Events;

namespace Netra.Notifier;

/// <summary>Steps, what is thought in them, and the calls that they make.</summary>
sealed partial class AgUiMapping
{
    void Think(RunEventEnvelope e, JsonElement data)
    {
        Enter(StepOf(data));
        var text = Text(data, "reasoning");
        if (Is(data, "delta"))
        {
            OpenThought(e.Id);
            Say(text);
            return;
        }

        CloseThought();
        if (text.Length > 0)
        {
            OpenThought(e.Id);
            Say(text);
            CloseThought();
        }

        if (data.TryGetProperty("progress_percentage", out var progress) && progress.ValueKind == JsonValueKind.Number)
            frames.Add(AgUiEventTypes.Custom, json => Named(json, "progress", value => value.WriteNumber("progress_percentage"u8, progress.GetInt32())));
    }

    void Call(JsonElement data)
    {
        var id = Text(data, "call_id");
        var parameters = data.TryGetProperty("parameters", out var given) ? given.GetRawText() : "{}";
        frames.Add(AgUiEventTypes.ToolCallStart, json =>
        {
            json.WriteString("toolCallId"u8, id);
            json.WriteString("toolCallName"u8, Text(data, "tool_name"));
        });
        frames.Add(AgUiEventTypes.ToolCallArgs, json =>
        {
            json.WriteString("toolCallId"u8, id);
            json.WriteString("delta"u8, parameters);
        });
        frames.Add(AgUiEventTypes.ToolCallEnd, "toolCallId", id);
    }

    /// <summary>The content is JSON: the tool's result, <c>{result_ref}</c> where it is large, or <c>{error, code}</c>.</summary>
    void Return(JsonElement data)
    {
        var id = Text(data, "call_id");
        var content = data.TryGetProperty("result", out var result) ? result.GetRawText() : Picked(data, "result_ref", "error", "code");
        frames.Add(AgUiEventTypes.ToolCallResult, json =>
        {
            json.WriteString("messageId"u8, id + ":result");
            json.WriteString("toolCallId"u8, id);
            json.WriteString("content"u8, content);
            json.WriteString("role"u8, "tool"u8);
        });
    }

    void Enter(string name)
    {
        if (step == name)
            return;
        Close();
        step = name;
        frames.Add(AgUiEventTypes.StepStarted, "stepName", name);
    }

    void OpenThought(string id)
    {
        if (thought is not null)
            return;
        thought = id;
        frames.Add(AgUiEventTypes.ReasoningStart, "messageId", id);
        frames.Add(AgUiEventTypes.ReasoningMessageStart, json =>
        {
            json.WriteString("messageId"u8, id);
            json.WriteString("role"u8, "reasoning"u8);
        });
    }

    void Say(string text)
    {
        if (text.Length == 0)
            return;
        frames.Add(AgUiEventTypes.ReasoningMessageContent, json =>
        {
            json.WriteString("messageId"u8, thought);
            json.WriteString("delta"u8, text);
        });
    }

    void CloseThought()
    {
        if (thought is not { } id)
            return;
        thought = null;
        frames.Add(AgUiEventTypes.ReasoningMessageEnd, "messageId", id);
        frames.Add(AgUiEventTypes.ReasoningEnd, "messageId", id);
    }

    void Close()
    {
        CloseThought();
        if (step is not { } name)
            return;
        step = null;
        frames.Add(AgUiEventTypes.StepFinished, "stepName", name);
    }

    static string Picked(JsonElement data, params ReadOnlySpan<string> names)
    {
        var picked = new System.Text.Json.Nodes.JsonObject();
        foreach (var name in names)
        {
            if (Text(data, name) is { Length: > 0 } text)
                picked[name] = text;
        }

        return picked.ToJsonString();
    }
}
