using System.Text.Json;

namespace Netra.Hosting.Tests.Topology;

/// <summary>A broker as it should be, to be spoilt in one place.</summary>
static class SoundBroker
{
    public const string Tool = "netra.tool.probe";

    public static BrokerState State { get; } = new(
        [.. BrokerTopology.Queues.Select(q => Exchange(q.Exchange)), Exchange(Tool), new("amq.direct", "direct", Durable: true)],
        [.. BrokerTopology.Queues.Select(q => Queue(q.Queue)), Queue(Tool), Queue(Tool + "_error"), Queue("netra.runs_skipped"), new("netra.stop.tool-1", "classic", Durable: false, AutoDelete: true)],
        [.. BrokerTopology.Queues.Select(q => Binding(q.Exchange, q.Queue)), Binding(Tool, Tool)],
        [Policy(BrokerTopology.WorkPolicy, BrokerTopology.WorkPattern, 10, [.. BrokerTopology.WorkDefinition.Select(d => (d.Key, d.Value))])],
        []);

    public static QueueState Queue(string name, string type = "quorum", bool durable = true, params (string Key, object Value)[] more) =>
        new(name, type, durable, Values([("x-queue-type", type), .. more]));

    public static BrokerExchange Exchange(string name, string type = "fanout", bool durable = true) => new(name, type, durable);

    public static BrokerPolicy Policy(string name, string pattern, int priority, params (string Key, object Value)[] definition) =>
        new(name, pattern, "queues", priority, Values(definition));

    public static BrokerState With(this BrokerState state, QueueState queue) =>
        state with { Queues = [.. state.Queues.Where(q => q.Name != queue.Name), queue] };

    public static BrokerState With(this BrokerState state, BrokerExchange exchange) =>
        state with { Exchanges = [.. state.Exchanges.Where(e => e.Name != exchange.Name), exchange] };

    public static BrokerState With(this BrokerState state, BrokerPolicy policy) =>
        state with { Policies = [.. state.Policies.Where(p => p.Name != policy.Name), policy] };

    public static BrokerState Without(this BrokerState state, string name) => state with
    {
        Queues = [.. state.Queues.Where(q => q.Name != name)],
        Exchanges = [.. state.Exchanges.Where(e => e.Name != name)],
        Bindings = [.. state.Bindings.Where(b => b.Source != name && b.Destination != name)],
        Policies = [.. state.Policies.Where(p => p.Name != name)],
    };

    static BrokerBinding Binding(string exchange, string queue) => new(exchange, queue, "queue");

    static Dictionary<string, JsonElement> Values((string Key, object Value)[] values) =>
        values.ToDictionary(v => v.Key, v => JsonSerializer.SerializeToElement(v.Value), StringComparer.Ordinal);
}
