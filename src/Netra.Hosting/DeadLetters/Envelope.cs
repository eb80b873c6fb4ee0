using System.Text.Json;
using System.Text.Json.Nodes;

namespace Netra.Hosting.DeadLetters;

/// <summary>MassTransit's JSON round a message.</summary>
/// <param name="MessageId">As the sender made it.</param>
/// <param name="MessageType">Namespace and name, such as <c>Netra.Contracts.Runs:StartRun</c>.</param>
/// <param name="Message">The message itself.</param>
public sealed record Envelope(string? MessageId, string? MessageType, JsonElement Message)
{
    const string Urn = "urn:message:";
    const string Expiry = "expirationTime";

    static readonly string[] PastHeaders = ["MT-Redelivery-Count", "MT-Scheduling-TokenId"];

    /// <summary>Whether it expires, or has headers of the past.</summary>
    bool HasPast { get; init; }

    /// <returns>Null where the bytes are no such JSON.</returns>
    public static Envelope? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            var root = JsonElement.Parse(body.Span);
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.Object
                ? new(Text(root, "messageId"), TypeOf(root), message) { HasPast = TellsOfThePast(root) }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The bytes of a message that was never sent.</summary>
    public static byte[] Write(Guid messageId, Type type, object message) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        messageId,
        conversationId = messageId,
        messageType = (string[])[Urn + NameOf(type)],
        message = JsonSerializer.SerializeToElement(message, type, JsonSerializerOptions.Web),
    });

    /// <summary>The bytes for another delivery: without a redelivery count, scheduling token or expiry, the message itself untouched.</summary>
    public static byte[] Rebuild(byte[] body)
    {
        if (Read(body) is not { HasPast: true } || JsonNode.Parse(body) is not JsonObject root)
            return body;
        root.Remove(Expiry);
        if (root["headers"] is JsonObject headers)
        {
            foreach (var name in headers.Select(h => h.Key).Where(IsPast).ToList())
                headers.Remove(name);
        }

        return JsonSerializer.SerializeToUtf8Bytes(root);
    }

    /// <summary>The bytes with another message inside.</summary>
    public static byte[] Replace(byte[] body, JsonElement message)
    {
        var root = JsonNode.Parse(body)!.AsObject();
        root["message"] = JsonNode.Parse(message.GetRawText());
        return JsonSerializer.SerializeToUtf8Bytes(root);
    }

    public static string NameOf(Type type) => $"{type.Namespace}:{type.Name}";

    public Guid? Id(string member) =>
        Message.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String && value.TryGetGuid(out var id) ? id : null;

    public int? Number(string member) =>
        Message.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : null;

    static bool TellsOfThePast(JsonElement root) =>
        (root.TryGetProperty(Expiry, out var expiry) && expiry.ValueKind != JsonValueKind.Null)
        || (root.TryGetProperty("headers", out var headers) && headers.ValueKind == JsonValueKind.Object && headers.EnumerateObject().Any(h => IsPast(h.Name)));

    static bool IsPast(string name) => DeadLetterHeaders.IsOfThePast(name) || PastHeaders.Contains(name, StringComparer.OrdinalIgnoreCase);

    static string? TypeOf(JsonElement root)
    {
        if (!root.TryGetProperty("messageType", out var types) || types.ValueKind != JsonValueKind.Array)
            return null;
        var first = types.EnumerateArray().FirstOrDefault();
        return first.ValueKind != JsonValueKind.String ? null : first.GetString()!.StartsWith(Urn, StringComparison.Ordinal) ? first.GetString()![Urn.Length..] : first.GetString();
    }

    static string? Text(JsonElement element, string member) =>
        element.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
