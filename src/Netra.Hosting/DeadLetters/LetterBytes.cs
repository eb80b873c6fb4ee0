using System.Net.Mime;
using System.Text;
using MassTransit;

namespace Netra.Hosting.DeadLetters;

/// <summary>Sends bytes as they are, whatever the message's type: what receives them reads them as it would from any sender.</summary>
sealed class LetterBytes(byte[] bytes, string? contentType) : IMessageSerializer, MessageBody
{
    const string Default = "application/vnd.masstransit+json";

    public ContentType ContentType { get; } = new(contentType ?? Default);

    public long? Length => bytes.Length;

    public MessageBody GetMessageBody<T>(SendContext<T> context)
        where T : class => this;

    public Stream GetStream() => new MemoryStream(bytes, writable: false);

    public byte[] GetBytes() => bytes;

    public string GetString() => Encoding.UTF8.GetString(bytes);
}

/// <summary>In the place of a message whose bytes are sent.</summary>
sealed record ReplayedLetter;
