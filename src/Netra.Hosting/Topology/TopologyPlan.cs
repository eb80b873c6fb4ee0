using System.Globalization;

namespace Netra.Hosting;

/// <summary>One difference between a broker and <see cref="BrokerTopology"/>.</summary>
/// <param name="Action"><c>create</c>, <c>set</c>, or <c>replace</c>, which only an operator may do: it deletes.</param>
/// <param name="Kind"><c>exchange</c>, <c>queue</c>, <c>binding</c> or <c>policy</c>.</param>
public sealed record TopologyChange(string Action, string Kind, string Name, string? Reason = null)
{
    public const string Create = "create";
    public const string Set = "set";
    public const string Replace = "replace";

    public bool IsSafe => Action != Replace;

    public override string ToString() => $"{Action} {Kind} {Name}{(Reason is null ? "" : ": " + Reason)}";
}

/// <summary>What a broker lacks or has differently, in the order in which it can be made.</summary>
public static class TopologyPlan
{
    public static IReadOnlyList<TopologyChange> Of(BrokerState broker) =>
    [
        .. BrokerTopology.Queues.SelectMany(q => Pair(broker, q.Queue, q.Exchange)),
        .. Policy(broker),
    ];

    static IEnumerable<TopologyChange> Pair(BrokerState broker, string queue, string exchange)
    {
        if (broker.Exchange(exchange) is not { } e)
            yield return new(TopologyChange.Create, "exchange", exchange);
        else if (e is not { Type: BrokerTopology.FanOut, Durable: true, AutoDelete: false })
            yield return new(TopologyChange.Replace, "exchange", exchange, $"it is {Words(e.Durable, e.Type)}, not a durable fanout; stop the fleet, delete it, apply again");
        if (broker.Queue(queue) is not { } q)
            yield return new(TopologyChange.Create, "queue", queue);
        else if (Difference(q) is { } difference)
            yield return new(TopologyChange.Replace, "queue", queue, $"{difference}; stop the fleet, empty and delete it, apply again");
        if (!broker.IsBound(exchange, queue))
            yield return new(TopologyChange.Create, "binding", $"{exchange} -> {queue}");
    }

    static string? Difference(QueueState queue)
    {
        if (queue is not { Type: BrokerTopology.Quorum, Durable: true })
            return $"it is a {Words(queue.Durable, queue.Type)} queue, not a durable quorum queue";
        var extra = queue.Given.Keys.Where(k => k != BrokerTopology.QueueType).Order(StringComparer.Ordinal).ToList();
        return extra.Count == 0 ? null : $"it has arguments that no process declares ({string.Join(", ", extra)})";
    }

    static IEnumerable<TopologyChange> Policy(BrokerState broker)
    {
        if (broker.Policies.FirstOrDefault(p => p.Name == BrokerTopology.WorkPolicy) is not { } policy)
            return [new(TopologyChange.Create, "policy", BrokerTopology.WorkPolicy)];
        List<string> wrong = [];
        if (policy.Pattern != BrokerTopology.WorkPattern)
            wrong.Add("pattern");
        if (policy.ApplyTo != "queues")
            wrong.Add("apply-to");
        if (policy.Priority != BrokerManagement.WorkPriority)
            wrong.Add("priority");
        wrong.AddRange(BrokerTopology.WorkDefinition.Where(d => policy.Value(d.Key) != Convert.ToString(d.Value, CultureInfo.InvariantCulture)).Select(d => d.Key));
        wrong.AddRange(policy.Definition.Keys.Except(BrokerTopology.WorkDefinition.Keys, StringComparer.Ordinal));
        return wrong.Count == 0 ? [] : [new(TopologyChange.Set, "policy", BrokerTopology.WorkPolicy, "different " + string.Join(", ", wrong))];
    }

    static string Words(bool durable, string type) => durable ? $"durable {type}" : $"transient {type}";
}
