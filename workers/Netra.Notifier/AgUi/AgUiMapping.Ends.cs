using System.Text.Json;
using Netra.Contracts.Events;

namespace Netra.Notifier;

/// <summary>A run that has completed, and one that waits for a person.</summary>
sealed partial class AgUiMapping
{
    /// <summary>A result's <c>answer</c> is what the agent says; the whole result comes with the end.</summary>
    void Complete(RunEventEnvelope e, JsonElement data)
    {
        Close();
        var whole = data.TryGetProperty("result", out var result);
        if (whole && result.ValueKind == JsonValueKind.Object && Text(result, "answer") is { Length: > 0 } answer)
            Answer(e.Id, answer);
        Finish(json =>
        {
            if (whole && result.ValueKind != JsonValueKind.Null)
            {
                json.WritePropertyName("result"u8);
                result.WriteTo(json);
            }
            else if (Text(data, "result_ref") is { Length: > 0 } reference)
            {
                json.WriteStartObject("result"u8);
                json.WriteString("result_ref"u8, reference);
                json.WriteEndObject();
            }

            Outcome(json, "success");
        });
    }

    void Answer(string id, string text)
    {
        frames.Add(AgUiEventTypes.TextMessageStart, json =>
        {
            json.WriteString("messageId"u8, id);
            json.WriteString("role"u8, "assistant"u8);
        });
        frames.Add(AgUiEventTypes.TextMessageContent, json =>
        {
            json.WriteString("messageId"u8, id);
            json.WriteString("delta"u8, text);
        });
        frames.Add(AgUiEventTypes.TextMessageEnd, "messageId", id);
    }

    /// <summary>The stream ends here; the run goes on in the stream of the run that brings the answer.</summary>
    void Interrupt(JsonElement data) => Finish(json =>
    {
        json.WriteStartObject("outcome"u8);
        json.WriteString("type"u8, "interrupt"u8);
        json.WriteStartArray("interrupts"u8);
        json.WriteStartObject();
        json.WriteString("id"u8, Text(data, "call_id"));
        json.WriteString("reason"u8, "approval"u8);
        json.WriteString("message"u8, Text(data, "question"));
        json.WritePropertyName("responseSchema"u8);
        json.WriteRawValue(ResumeAnswer.Schema);
        if (Text(data, "expires_at") is { Length: > 0 } expires)
            json.WriteString("expiresAt"u8, expires);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    });
}
