using System.Text.Json;
using Netra.Contracts.Events;

namespace Netra.Bench.Load;

/// <summary>Reads what matters of frames and answers without building documents: the driver shares its processors with the fleet.</summary>
static class RunFrame
{
    /// <summary>The run that an event frame ends, and whether well; null for any other frame.</summary>
    public static (Guid Run, bool Completed)? EndOf(ReadOnlySpan<byte> frame)
    {
        Guid run = default;
        string? type = null;
        var recoverable = false;
        var json = new Utf8JsonReader(frame);
        while (json.Read())
        {
            if (json.TokenType != JsonTokenType.PropertyName)
                continue;
            if (json.CurrentDepth == 1 && json.ValueTextEquals("run"u8))
                run = Next(ref json).GetGuid();
            else if (json.CurrentDepth == 1 && json.ValueTextEquals("type"u8) && (type = TypeOf(Next(ref json))) is null)
                return null;
            else if (json.CurrentDepth == 2 && json.ValueTextEquals("is_recoverable"u8))
                recoverable = Next(ref json).GetBoolean();
        }

        return type is null || recoverable ? null : (run, type == EventTypes.AgentCompleted);
    }

    /// <summary>The member <c>id</c> of an answer.</summary>
    public static Guid IdOf(ReadOnlySpan<byte> answer)
    {
        var json = new Utf8JsonReader(answer);
        while (json.Read())
        {
            if (json.CurrentDepth == 1 && json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals("id"u8))
                return Next(ref json).GetGuid();
        }

        throw new BenchException("The answer to a submit holds no id.");
    }

    /// <summary>Types that may end a run; null for the others.</summary>
    static string? TypeOf(Utf8JsonReader value)
    {
        if (value.ValueTextEquals("agent_completed"u8))
            return EventTypes.AgentCompleted;
        if (value.ValueTextEquals("agent_error"u8))
            return EventTypes.AgentError;
        if (value.ValueTextEquals("agent_cancelled"u8))
            return EventTypes.AgentCancelled;
        return value.ValueTextEquals("agent_timed_out"u8) ? EventTypes.AgentTimedOut : null;
    }

    static ref Utf8JsonReader Next(ref Utf8JsonReader json)
    {
        json.Read();
        return ref json;
    }
}
