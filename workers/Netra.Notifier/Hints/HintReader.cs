using System.Text;
using System.Text.Json;
using MassTransit;

namespace Netra.Notifier;

/// <summary>Reads a message's bytes once, straight into frames: every event of the fleet comes by here in every notifier. Members that it does not know are left out.</summary>
static class HintReader
{
    static readonly byte[] OfOne = Encoding.UTF8.GetBytes(MessageUrn.ForTypeString<RunHint>());
    static readonly byte[] OfMany = Encoding.UTF8.GetBytes(MessageUrn.ForTypeString<RunHints>());

    /// <param name="envelope">As the bus wraps messages, in JSON.</param>
    /// <returns>A <see cref="RunHint"/> or <see cref="RunHints"/>; null where it is neither.</returns>
    public static object? Read(ReadOnlySpan<byte> envelope)
    {
        var reader = new Utf8JsonReader(envelope);
        var kind = Kind.Unknown;
        var message = default(Utf8JsonReader);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("messageType"u8))
                kind = KindOf(ref reader);
            else if (reader.ValueTextEquals("message"u8))
            {
                message = reader;
                if (kind == Kind.Unknown)
                    reader.Skip();
            }
            else
                reader.Skip();
            if (kind != Kind.Unknown && message.TokenType != JsonTokenType.None)
                return Message(kind, envelope, ref message);
        }

        return null;
    }

    static Kind KindOf(ref Utf8JsonReader reader)
    {
        var kind = Kind.Other;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
        {
            if (reader.ValueTextEquals(OfOne))
                kind = Kind.One;
            else if (reader.ValueTextEquals(OfMany))
                kind = Kind.Many;
        }

        return kind;
    }

    static object? Message(Kind kind, ReadOnlySpan<byte> json, ref Utf8JsonReader reader)
    {
        if (kind == Kind.Other || !reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return null;
        return kind == Kind.One ? One(json, ref reader) : Many(json, ref reader);
    }

    static RunHints Many(ReadOnlySpan<byte> json, ref Utf8JsonReader reader)
    {
        var hints = new List<RunHint>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.ValueTextEquals("logs"u8))
                reader.Skip();
            else if (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
            {
                while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
                    hints.Add(One(json, ref reader));
            }
        }

        return new(hints);
    }

    static RunHint One(ReadOnlySpan<byte> json, ref Utf8JsonReader reader)
    {
        var (run, owner, from, head) = (Guid.Empty, Guid.Empty, 0L, 0L);
        IReadOnlyList<WireEvent> events = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("events"u8))
                events = Events(json, ref reader);
            else if (reader.ValueTextEquals("runId"u8))
                run = Id(ref reader);
            else if (reader.ValueTextEquals("ownerId"u8))
                owner = Id(ref reader);
            else if (reader.ValueTextEquals("fromSeq"u8))
                from = Seq(ref reader);
            else if (reader.ValueTextEquals("head"u8))
                head = Seq(ref reader);
            else
                reader.Skip();
        }

        return new(run, owner, from, head, events);
    }

    static List<WireEvent> Events(ReadOnlySpan<byte> json, ref Utf8JsonReader reader)
    {
        var events = new List<WireEvent>(1);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
            return events;
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            events.Add(WireEvent.Read(json, ref reader));
        return events;
    }

    static Guid Id(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetGuid();
    }

    static long Seq(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetInt64();
    }

    enum Kind
    {
        Unknown,
        Other,
        One,
        Many,
    }
}
