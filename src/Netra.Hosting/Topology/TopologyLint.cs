namespace Netra.Hosting;

/// <summary>Something about a broker that can lose work or stop the fleet.</summary>
/// <param name="Code">Stable, such as <c>not_quorum</c>.</param>
/// <param name="Subject">The queue, exchange or policy.</param>
public sealed record TopologyFinding(string Code, string Subject, string Problem, string Remedy)
{
    public override string ToString() => $"{Subject}: {Problem} [{Code}]. {Remedy}";
}

/// <summary>The traps of a broker: whatever it finds is unsafe, and no process starts on it.</summary>
public static class TopologyLint
{
    internal const string Apply = "Run 'netra topology apply'.";

    const string Recreate = "Stop the fleet, let it run empty or move its messages, delete it, then run 'netra topology apply'.";
    const string NoArgument = "Limits are for policies, where they can be changed: delete the queue once it is empty; the fleet declares it again without.";

    public static IReadOnlyList<TopologyFinding> Of(BrokerState broker) =>
        [.. Exchanges(broker), .. Queues(broker), .. Bindings(broker), .. broker.Queues.SelectMany(Queue), .. PolicyLint.Of(broker)];

    static IEnumerable<TopologyFinding> Exchanges(BrokerState broker)
    {
        foreach (var (_, exchange) in BrokerTopology.Queues.Where(q => broker.Exchange(q.Exchange) is null))
            yield return new("missing_exchange", exchange, "the exchange is missing, so what is sent to it is refused", Apply);
        foreach (var exchange in broker.Exchanges)
        {
            if (exchange.Type == "x-delayed-message")
                yield return new("delayed_exchange", exchange.Name, "it delays messages by a plugin that keeps them on one node and is no longer kept up", "Delete it; the fleet delays by due times in the database.");
            else if ((BrokerTopology.IsWork(exchange.Name) || exchange.Name == Hosting.Queues.DeadLetterExchange) && exchange is not { Type: BrokerTopology.FanOut, Durable: true, AutoDelete: false })
                yield return new("exchange_differs", exchange.Name, $"it is {exchange.Type}, {(exchange.Durable ? "durable" : "not durable")}; the fleet declares a durable fanout and would be refused", Recreate);
        }
    }

    static IEnumerable<TopologyFinding> Queues(BrokerState broker) =>
        from pair in BrokerTopology.Queues
        where broker.Queue(pair.Queue) is null
        select pair.Queue == Hosting.Queues.DeadLetters
            ? new TopologyFinding("missing_dead_letters", pair.Queue, "there is no queue for dead letters, so work that crashes its workers is lost or stays for ever", Apply)
            : new TopologyFinding("missing_queue", pair.Queue, "the work queue is missing", Apply);

    static IEnumerable<TopologyFinding> Bindings(BrokerState broker)
    {
        var tools = broker.Queues.Where(q => BrokerTopology.IsWork(q.Name)).Select(q => (Queue: q.Name, Exchange: q.Name));
        return from pair in BrokerTopology.Queues.Union(tools)
               where broker.Queue(pair.Queue) is not null && broker.Exchange(pair.Exchange) is not null && !broker.IsBound(pair.Exchange, pair.Queue)
               select new TopologyFinding("missing_binding", pair.Queue, $"exchange {pair.Exchange} is not bound to it, so what is sent never arrives", "Run 'netra topology apply'; a tool's queue is bound again by its worker's restart.");
    }

    static IEnumerable<TopologyFinding> Queue(QueueState queue)
    {
        var (work, aside) = (BrokerTopology.IsWork(queue.Name), BrokerTopology.IsAside(queue.Name));
        if (!work && !aside && queue.Name != Hosting.Queues.DeadLetters)
            yield break;
        if (!queue.Durable || queue.AutoDelete)
            yield return new("not_durable", queue.Name, "it does not outlive a restart of the broker, or its last consumer", Recreate);
        else if (queue.Type != BrokerTopology.Quorum)
            yield return new(work ? "not_quorum" : "type_differs", queue.Name, $"it is a {queue.Type} queue; the fleet declares a quorum queue and would be refused", Recreate);
        foreach (var key in queue.Given.Keys.Where(k => k != BrokerTopology.QueueType).Order(StringComparer.Ordinal))
        {
            yield return PolicyKeys.Losing.Any(l => key == "x-" + l)
                ? new("limit_as_argument", queue.Name, $"its argument {key} makes messages disappear{(work ? ", and its _error and _skipped queues take it over" : "")}", NoArgument)
                : new("argument_differs", queue.Name, $"its argument {key} is none that the fleet declares, so the fleet would be refused", NoArgument);
        }
    }
}
