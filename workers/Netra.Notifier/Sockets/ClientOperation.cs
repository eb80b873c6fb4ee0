using System.Text.Json;
using System.Text.Json.Serialization;

namespace Netra.Notifier;

/// <summary>What a client asks for. Unknown members are ignored, so that newer clients can talk to this version.</summary>
sealed record ClientOperation(string? Op, string? Run, long? After, string? Topic, string? Token)
{
    /// <returns>Null for what is no JSON object of this shape.</returns>
    public static ClientOperation? Parse(ReadOnlySpan<byte> message)
    {
        try
        {
            return JsonSerializer.Deserialize(message, FrameJson.Default.ClientOperation);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Why an operation was not done.</summary>
sealed record OperationError(string Code, string Message, Guid? Run = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 8)]
[JsonSerializable(typeof(ServerFrame))]
[JsonSerializable(typeof(ClientOperation))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(TicketAnswer))]
sealed partial class FrameJson : JsonSerializerContext;
