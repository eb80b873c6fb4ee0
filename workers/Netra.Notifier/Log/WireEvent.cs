using System.Text.Json;
using Netra.Contracts.Events;

namespace Netra.Notifier;

/// <summary>An event as it goes over the wire: serialised once, its bytes shared by every connection.</summary>
sealed partial class WireEvent
{
    WireEvent(long seq, LogEnd end, byte[] wire) => (Seq, End, Wire) = (seq, end, wire);

    public long Seq { get; }

    public LogEnd End { get; }

    /// <summary>As a WebSocket brings it, see <see cref="WireFrame"/>.</summary>
    public byte[] Wire { get; }

    /// <summary><c>{"op":"event", ...envelope}</c> in UTF-8.</summary>
    public ReadOnlyMemory<byte> Frame => WireFrame.MessageOf(Wire);

    /// <summary>The envelope in UTF-8, as an object without its opening brace: what follows <c>"op":"event",</c> in the frame.</summary>
    public ReadOnlyMemory<byte> EnvelopeTail => Frame[Begin.Length..];

    static ReadOnlySpan<byte> Begin => "{\"op\":\"event\","u8;

    public static WireEvent From(RunEventEnvelope envelope)
    {
        var json = BeginFrame();
        Write(json, envelope);
        return new(envelope.Seq, EndOf(envelope.Type), EndFrame(json));
    }

    static void Write(Utf8JsonWriter json, RunEventEnvelope envelope)
    {
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

    static LogEnd EndOf(string type) => type switch
    {
        EventTypes.AgentCompleted or EventTypes.AgentCancelled or EventTypes.AgentTimedOut => LogEnd.Certain,
        EventTypes.AgentError => LogEnd.Possible,
        _ => LogEnd.No,
    };
}
