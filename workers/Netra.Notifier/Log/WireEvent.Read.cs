using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Netra.Contracts.Events;

namespace Netra.Notifier;

/// <summary>From a hint's bytes to the frame's.</summary>
sealed partial class WireEvent
{
    /// <summary>What a thread keeps for the next event, in bytes.</summary>
    const int MostScratch = 64 * 1024;

    [ThreadStatic]
    static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json)? scratch;

    static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Reads the envelope on whose start the reader stands; the same frame as <see cref="From"/> makes of it, in the order in which its members come.</summary>
    /// <param name="json">All that the reader reads.</param>
    /// <param name="reader">Stands on the envelope's end afterwards.</param>
    public static WireEvent Read(ReadOnlySpan<byte> json, ref Utf8JsonReader reader)
    {
        var start = reader;
        if (TryCopy(json, ref reader) is { } copy)
            return copy;
        reader = start;
        return Rewrite(ref reader);
    }

    /// <summary>Writes every token anew: escapes, whitespace and times come out as this version writes them.</summary>
    static WireEvent Rewrite(ref Utf8JsonReader reader)
    {
        var json = BeginFrame();
        var (seq, end) = (0L, LogEnd.No);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("seq"u8))
            {
                reader.Read();
                seq = reader.GetInt64();
                json.WriteNumber("seq"u8, seq);
            }
            else if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                end = EndOf(ref reader);
                json.WritePropertyName("type"u8);
                json.CopyValue(ref reader);
            }
            else if (reader.ValueTextEquals("time"u8))
            {
                reader.Read();
                json.WriteString("time"u8, reader.GetDateTimeOffset().UtcDateTime);
            }
            else
                Copy(ref reader, json);
        }

        return new(seq, end, EndFrame(json));
    }

    /// <summary>Members that this version does not know, and an absent trace context, are in no frame that is made from the log either.</summary>
    static void Copy(ref Utf8JsonReader reader, Utf8JsonWriter json)
    {
        var optional = reader.ValueTextEquals("traceparent"u8);
        var known = optional || reader.ValueTextEquals("data"u8) || reader.ValueTextEquals("run"u8) || reader.ValueTextEquals("id"u8) || reader.ValueTextEquals("v"u8);
        if (!known)
        {
            reader.Skip();
            return;
        }

        var name = reader.ValueSpan;
        reader.Read();
        if (optional && reader.TokenType == JsonTokenType.Null)
            return;
        json.WritePropertyName(name);
        json.CopyValue(ref reader);
    }

    static LogEnd EndOf(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals(EventTypes.AgentError))
            return LogEnd.Possible;
        return reader.ValueTextEquals(EventTypes.AgentCompleted) || reader.ValueTextEquals(EventTypes.AgentCancelled) || reader.ValueTextEquals(EventTypes.AgentTimedOut)
            ? LogEnd.Certain
            : LogEnd.No;
    }

    static Utf8JsonWriter BeginFrame()
    {
        var (buffer, json) = scratch ??= Scratch();
        buffer.ResetWrittenCount();
        json.Reset();
        json.WriteStartObject();
        json.WriteString("op"u8, "event"u8);
        return json;
    }

    static byte[] EndFrame(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        json.Flush();
        var buffer = scratch!.Value.Buffer;
        if (buffer.Capacity > MostScratch)
            scratch = null;
        return WireFrame.Of(buffer.WrittenSpan);
    }

    static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json) Scratch()
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        return (buffer, new(buffer, Writing));
    }
}
