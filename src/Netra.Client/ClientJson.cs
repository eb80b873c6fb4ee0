using System.Text.Json;
using System.Text.Json.Serialization;
using Netra.Contracts.Events;

namespace Netra.Client;

/// <summary>The wire format: snake_case.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RunRequest))]
[JsonSerializable(typeof(Run))]
[JsonSerializable(typeof(Page<Run>))]
[JsonSerializable(typeof(RunEventEnvelope))]
[JsonSerializable(typeof(Page<RunEventEnvelope>))]
[JsonSerializable(typeof(Dataset))]
[JsonSerializable(typeof(Page<Dataset>))]
[JsonSerializable(typeof(CatalogueItem))]
[JsonSerializable(typeof(Page<CatalogueItem>))]
[JsonSerializable(typeof(Worker))]
[JsonSerializable(typeof(Page<Worker>))]
[JsonSerializable(typeof(UserRequest))]
[JsonSerializable(typeof(UserKey))]
[JsonSerializable(typeof(KeyRequest))]
[JsonSerializable(typeof(Page<UserInfo>))]
[JsonSerializable(typeof(DeadLetter))]
[JsonSerializable(typeof(Page<DeadLetter>))]
[JsonSerializable(typeof(Page<DeadLetterGroup>))]
[JsonSerializable(typeof(ReplayRequest))]
[JsonSerializable(typeof(ReplayPlan))]
[JsonSerializable(typeof(Replay))]
[JsonSerializable(typeof(Page<Replay>))]
[JsonSerializable(typeof(EditRequest))]
[JsonSerializable(typeof(GroupNote))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(Dictionary<string, string>))]
sealed partial class ClientJson : JsonSerializerContext;
