using System.Text.Json;
using System.Text.Json.Serialization;

namespace Netra.Client;

/// <summary>Asks for a run's events after a seq.</summary>
sealed record SubscribeFrame(string Op, Guid Run, long After);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SubscribeFrame))]
sealed partial class StreamJson : JsonSerializerContext;
