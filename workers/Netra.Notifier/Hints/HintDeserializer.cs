using System.Net.Mime;
using System.Runtime.Serialization;
using System.Text.Json;
using MassTransit;
using MassTransit.Serialization;

namespace Netra.Notifier;

/// <summary>Hints by <see cref="HintReader"/>, every other message as everywhere: MassTransit parses a message's JSON three times, which was a quarter of what an event cost here.</summary>
sealed class HintDeserializer : IMessageDeserializer, ISerializerFactory
{
    static readonly SystemTextJsonMessageSerializer Usual = SystemTextJsonMessageSerializer.Instance;

    /// <summary>Nobody answers a hint or asks where it is from.</summary>
    static readonly EnvelopeMessageContext Context = new(new JsonMessageEnvelope(), Usual);

    static readonly string[] One = [MessageUrn.ForTypeString<RunHint>()];
    static readonly string[] Many = [MessageUrn.ForTypeString<RunHints>()];

    public ContentType ContentType => SystemTextJsonMessageSerializer.JsonContentType;

    public ConsumeContext Deserialize(ReceiveContext receiveContext) =>
        new BodyConsumeContext(receiveContext, Deserialize(receiveContext.Body, receiveContext.TransportHeaders, receiveContext.InputAddress));

    public SerializerContext Deserialize(MessageBody body, Headers headers, Uri? destinationAddress = null)
    {
        try
        {
            var bytes = body.GetBytes();
            return HintReader.Read(bytes) is { } hint
                ? new SystemTextJsonSerializerContext(Usual, SystemTextJsonMessageSerializer.Options, ContentType, Context, hint is RunHint ? One : Many, message: hint)
                : Usual.Deserialize(body, headers, destinationAddress);
        }
        catch (JsonException e)
        {
            throw new SerializationException("The hint is not readable.", e);
        }
    }

    public MessageBody GetMessageBody(string text) => Usual.GetMessageBody(text);

    public void Probe(ProbeContext context) => Usual.Probe(context);

    public IMessageSerializer CreateSerializer() => Usual;

    public IMessageDeserializer CreateDeserializer() => this;
}
