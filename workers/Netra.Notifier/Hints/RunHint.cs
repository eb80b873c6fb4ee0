using System.Text.Json;
using System.Text.Json.Serialization;
using MassTransit;

namespace Netra.Notifier;

/// <summary><see cref="Contracts.Events.RunEventsAppended"/> as this process reads it: the events are at once what goes over the wire.</summary>
[MessageUrn("Netra.Contracts.Events:RunEventsAppended")]
[JsonConverter(typeof(RunHintReader))]
sealed record RunHint(Guid RunId, Guid OwnerId, long FromSeq, long Head, IReadOnlyList<WireEvent> Events);

/// <summary><see cref="Contracts.Events.LogsAppended"/> as this process reads it.</summary>
[MessageUrn("Netra.Contracts.Events:LogsAppended")]
sealed record RunHints(IReadOnlyList<RunHint> Logs);

/// <summary>Reads a hint in one pass; members that it does not know are left out.</summary>
sealed class RunHintReader : JsonConverter<RunHint>
{
    public override RunHint Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var (run, owner, from, head) = (Guid.Empty, Guid.Empty, 0L, 0L);
        IReadOnlyList<WireEvent> events = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("events"u8))
                events = Events(ref reader);
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

    public override void Write(Utf8JsonWriter writer, RunHint value, JsonSerializerOptions options) => throw new NotSupportedException("Hints are only read here.");

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

    static List<WireEvent> Events(ref Utf8JsonReader reader)
    {
        var events = new List<WireEvent>(1);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
            return events;
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            events.Add(WireEvent.Read(ref reader));
        return events;
    }
}
