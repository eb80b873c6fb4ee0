using System.Text.Json;
using System.Text.Json.Serialization;

namespace Netra.Contracts.Events;

/// <summary>One event of a run's log, the same over every transport (docs/events.md).</summary>
/// <param name="Version">The version of the envelope, 1.</param>
/// <param name="Id">The run's id and the seq, joined by a colon.</param>
/// <param name="Run">The run's id.</param>
/// <param name="Seq">Dense from 1 per run.</param>
/// <param name="Type">One of <see cref="EventTypes"/>.</param>
/// <param name="Time">UTC, from the database's clock.</param>
/// <param name="Traceparent">W3C trace context of the cause, when there is one.</param>
/// <param name="Data">The payload by type.</param>
public sealed record RunEventEnvelope(
    [property: JsonPropertyName("v")] int Version,
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("run")] string Run,
    [property: JsonPropertyName("seq")] long Seq,
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("time")] DateTimeOffset Time,
    [property: JsonPropertyName("traceparent"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Traceparent,
    [property: JsonPropertyName("data")] JsonElement Data);
