using System.Text.Json;
using System.Text.Json.Serialization;

namespace Netra.Client;

/// <summary>Asks for a run's or a topic's events after a seq.</summary>
sealed record SubscribeFrame(string Op, Guid? Run = null, string? Topic = null, long? After = null);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SubscribeFrame))]
sealed partial class StreamJson : JsonSerializerContext;
