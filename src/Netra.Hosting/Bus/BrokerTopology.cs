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

    /// <summary>Queues and the fan-out exchange that each is bound to.</summary>
    public static IReadOnlyList<(string Queue, string Exchange)> Queues { get; } =
        [.. Hosting.Queues.Work.Select(q => (q, q)), (Hosting.Queues.DeadLetters, Hosting.Queues.DeadLetterExchange)];
}
