namespace Netra.Hosting;

/// <summary>What the broker must hold before traffic: exchanges, queues, bindings and the policy of work queues, exactly as the processes declare them.</summary>
/// <remarks>A policy, not queue arguments: MassTransit's <c>_error</c> and <c>_skipped</c> queues take over a work queue's arguments, and a limit there would lose dead letters.</remarks>
public static class BrokerTopology
{
    public const string WorkPolicy = "netra-work";

    /// <summary>PCRE; matches work queues only.</summary>
    public const string WorkPattern = @"^netra\.(runs|steps|calls|imports|tool\.(?!.*_(error|skipped)$).*)$";

    /// <summary>Redeliveries before a message counts as one that crashes its workers.</summary>
    public const int DeliveryLimit = 20;

    public const string Quorum = "quorum";

    public const string FanOut = "fanout";

    public const string QueueType = "x-queue-type";

    /// <summary>What MassTransit appends to a queue's name for messages that failed, and for those that nobody understood.</summary>
    static readonly string[] Aside = ["_error", "_skipped"];

    /// <summary>Queues and the fan-out exchange that each is bound to.</summary>
    public static IReadOnlyList<(string Queue, string Exchange)> Queues { get; } =
        [.. Hosting.Queues.Work.Select(q => (q, q)), (Hosting.Queues.DeadLetters, Hosting.Queues.DeadLetterExchange)];

    /// <summary>The definition of <see cref="WorkPolicy"/>.</summary>
    public static IReadOnlyDictionary<string, object> WorkDefinition { get; } = new Dictionary<string, object>(StringComparer.Ordinal)
    {
        [PolicyKeys.DeliveryLimit] = DeliveryLimit,
        [PolicyKeys.DeadLetterExchange] = Hosting.Queues.DeadLetterExchange,
        [PolicyKeys.DeadLetterStrategy] = PolicyKeys.AtLeastOnce,
        [PolicyKeys.Overflow] = PolicyKeys.RejectPublish,
    };

    public static bool IsWork(string queue) =>
        Hosting.Queues.Work.Contains(queue, StringComparer.Ordinal) || (queue.StartsWith(Hosting.Queues.ToolPrefix, StringComparison.Ordinal) && !IsSuffixed(queue));

    /// <summary>Whether the queue holds what a work queue's consumers could not take.</summary>
    public static bool IsAside(string queue) => Aside.Any(a => queue.EndsWith(a, StringComparison.Ordinal) && IsWork(queue[..^a.Length]));

    public static IEnumerable<string> AsideOf(string queue) => Aside.Select(a => queue + a);

    static bool IsSuffixed(string queue) => Aside.Any(a => queue.EndsWith(a, StringComparison.Ordinal));
}

/// <summary>RabbitMQ's names in the definition of a policy.</summary>
public static class PolicyKeys
{
    public const string DeliveryLimit = "delivery-limit";
    public const string DeadLetterExchange = "dead-letter-exchange";
    public const string DeadLetterStrategy = "dead-letter-strategy";
    public const string AtLeastOnce = "at-least-once";
    public const string Overflow = "overflow";
    public const string RejectPublish = "reject-publish";

    /// <summary>What makes messages of a queue, or the queue itself, disappear.</summary>
    public static IReadOnlyList<string> Losing { get; } = ["message-ttl", "expires", "max-length", "max-length-bytes"];
}
