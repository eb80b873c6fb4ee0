using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Netra.Hosting;

/// <summary>What a virtual host of the broker holds, as its management API tells it.</summary>
public sealed record BrokerState(
    IReadOnlyList<BrokerExchange> Exchanges,
    IReadOnlyList<QueueState> Queues,
    IReadOnlyList<BrokerBinding> Bindings,
    IReadOnlyList<BrokerPolicy> Policies,
    IReadOnlyList<BrokerPolicy> OperatorPolicies)
{
    public BrokerExchange? Exchange(string name) => Exchanges.FirstOrDefault(e => e.Name == name);

    public QueueState? Queue(string name) => Queues.FirstOrDefault(q => q.Name == name);

    public bool IsBound(string exchange, string queue) => Bindings.Any(b => b.Source == exchange && b.Destination == queue && b.DestinationType == "queue");

    /// <summary>The policy that the broker puts on a queue: of those that match, the one of the highest priority.</summary>
    public BrokerPolicy? PolicyOf(string queue) => Policies.Where(p => p.Covers(queue)).MaxBy(p => p.Priority);
}

public sealed record BrokerExchange(string Name, string Type, bool Durable, bool AutoDelete = false);

/// <param name="Messages">Ready and unacknowledged.</param>
public sealed record QueueState(
    string Name, string Type, bool Durable, IReadOnlyDictionary<string, JsonElement>? Arguments = null, bool AutoDelete = false, long? Messages = null)
{
    public IReadOnlyDictionary<string, JsonElement> Given { get; } = Arguments ?? new Dictionary<string, JsonElement>(StringComparer.Ordinal);
}

public sealed record BrokerBinding(string Source, string Destination, string DestinationType, string RoutingKey = "");

public sealed record BrokerPolicy(
    string Name, string Pattern, [property: JsonPropertyName("apply-to")] string ApplyTo, int Priority, IReadOnlyDictionary<string, JsonElement> Definition)
{
    /// <summary>Whether it applies to a durable queue of that name.</summary>
    public bool Covers(string queue) => ApplyTo is "queues" or "quorum_queues" or "all" && Matches(queue);

    public string? Value(string key) => Definition.TryGetValue(key, out var value) ? value.ToString() : null;

    bool Matches(string queue)
    {
        try
        {
            return Regex.IsMatch(queue, Pattern, RegexOptions.None, TimeSpan.FromSeconds(1));
        }
        catch (RegexParseException) // the broker's dialect has more; such a pattern is nobody's of this fleet
        {
            return false;
        }
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(List<BrokerExchange>))]
[JsonSerializable(typeof(List<QueueState>))]
[JsonSerializable(typeof(List<QueueCount>))]
[JsonSerializable(typeof(List<BrokerBinding>))]
[JsonSerializable(typeof(List<BrokerPolicy>))]
sealed partial class BrokerJson : JsonSerializerContext;
