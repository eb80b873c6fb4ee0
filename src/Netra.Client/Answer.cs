using System.Text.Json;
using System.Text.Json.Serialization;

namespace Netra.Client;

/// <summary>Something that a fleet told.</summary>
public abstract record Answer
{
    /// <summary>The answer as it came, with members that this version does not know.</summary>
    [JsonIgnore]
    public JsonElement Json { get; internal set; }
}
