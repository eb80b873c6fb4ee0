using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Netra.Contracts.Events;

namespace Netra.Notifier;

/// <summary>An event as it goes over the wire: serialised once, its bytes shared by every connection.</summary>
sealed class WireEvent
{
    /// <summary>What a thread keeps for the next event, in bytes.</summary>
    const int MostScratch = 64 * 1024;

    [ThreadStatic]
    static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json)? scratch;

    static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    WireEvent(long seq, LogEnd end, byte[] frame) => (Seq, End, Frame) = (seq, end, frame);

    public long Seq { get; }

    public LogEnd End { get; }

    /// <summary><c>{"op":"event", ...envelope}</c> in UTF-8.</summary>
    public byte[] Frame { get; }

    /// <summary>The envelope in UTF-8, as an object without its opening brace: what follows <c>"op":"event",</c> in the frame.</summary>
    public ReadOnlyMemory<byte> EnvelopeTail => Frame.AsMemory("{\"op\":\"event\",".Length);

    public static WireEvent From(RunEventEnvelope envelope)
    {
        var (buffer, json) = scratch ??= Scratch();
        buffer.ResetWrittenCount();
        json.Reset();
        Write(json, envelope);
        json.Flush();
        var frame = buffer.WrittenSpan.ToArray();
        if (buffer.Capacity > MostScratch)
            scratch = null;
        return new(envelope.Seq, EndOf(envelope), frame);
    }

    static void Write(Utf8JsonWriter json, RunEventEnvelope envelope)
    {
        json.WriteStartObject();
        json.WriteString("op"u8, "event"u8);
        json.WriteNumber("v"u8, envelope.Version);
        json.WriteString("id"u8, envelope.Id);
        json.WriteString("run"u8, envelope.Run);
        json.WriteNumber("seq"u8, envelope.Seq);
        json.WriteString("type"u8, envelope.Type);
        json.WriteString("time"u8, envelope.Time.UtcDateTime);
        if (envelope.Traceparent is { } traceparent)
            json.WriteString("traceparent"u8, traceparent);
        json.WritePropertyName("data"u8);
        envelope.Data.WriteTo(json);
        json.WriteEndObject();
    }

    static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json) Scratch()
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        return (buffer, new(buffer, Writing));
    }

    /// <summary>The event as it was before it was serialised.</summary>
    public RunEventEnvelope Envelope()
    {
        using var frame = JsonDocument.Parse(Frame);
        var root = frame.RootElement;
        return new(
            root.GetProperty("v"u8).GetInt32(), root.GetProperty("id"u8).GetString()!, root.GetProperty("run"u8).GetString()!, Seq,
            root.GetProperty("type"u8).GetString()!, root.GetProperty("time"u8).GetDateTimeOffset(),
            root.TryGetProperty("traceparent"u8, out var trace) ? trace.GetString() : null, root.GetProperty("data"u8).Clone());
    }

    static LogEnd EndOf(RunEventEnvelope envelope) => envelope.Type switch
    {
        EventTypes.AgentCompleted or EventTypes.AgentCancelled or EventTypes.AgentTimedOut => LogEnd.Certain,
        EventTypes.AgentError => LogEnd.Possible,
        _ => LogEnd.No,
    };
}
