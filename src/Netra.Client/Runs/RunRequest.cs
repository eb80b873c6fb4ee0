using System.Text.Json;
using System.Text.Json.Serialization;

namespace Netra.Client;

/// <summary>What a submit asks for.</summary>
public sealed record RunRequest
{
    public required string Agent { get; init; }

    /// <summary>A JSON object that the agent's schema accepts.</summary>
    public required JsonElement Input { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? ThreadId { get; init; }

    /// <summary>The run's limit in seconds; the tenant's default when null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? TimeoutSeconds { get; init; }

    /// <summary>0 to 9, 9 first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Priority { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}
