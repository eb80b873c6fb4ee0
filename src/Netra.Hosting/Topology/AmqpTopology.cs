using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Netra.Hosting;

/// <summary>What can be known of a broker's topology without its management API: what exists, and whether it equals what the fleet declares.</summary>
static class AmqpTopology
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Declares nothing that does not exist.</summary>
    /// <exception cref="BrokerUnreachableException">The broker is away.</exception>
    public static async Task<IReadOnlyList<TopologyFinding>> LintAsync(string url, CancellationToken cancellationToken)
    {
        var factory = new ConnectionFactory
        {
            Uri = new Uri(url),
            ClientProvidedName = "netra topology check",
            AutomaticRecoveryEnabled = false,
            RequestedConnectionTimeout = Patience,
            ContinuationTimeout = Patience,
        };
        await using var connection = await factory.CreateConnectionAsync(cancellationToken);
        List<TopologyFinding> findings = [];
        foreach (var (queue, exchange) in BrokerTopology.Queues)
        {
            findings.AddRange(await FindAsync(
                connection, "exchange", exchange,
                (c, t) => c.ExchangeDeclarePassiveAsync(exchange, t),
                (c, t) => c.ExchangeDeclareAsync(exchange, BrokerTopology.FanOut, durable: true, autoDelete: false, cancellationToken: t), cancellationToken));
            findings.AddRange(await FindAsync(
                connection, "queue", queue,
                (c, t) => c.QueueDeclarePassiveAsync(queue, t),
                (c, t) => c.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, Quorum(), cancellationToken: t), cancellationToken));
        }

        return findings;
    }

    static Dictionary<string, object?> Quorum() => new(StringComparer.Ordinal) { [BrokerTopology.QueueType] = BrokerTopology.Quorum };

    /// <summary>A refusal closes the channel, so each question has its own.</summary>
    static async Task<IReadOnlyList<TopologyFinding>> FindAsync(
        IConnection connection, string kind, string name, Func<IChannel, CancellationToken, Task> exists, Func<IChannel, CancellationToken, Task> equals, CancellationToken cancellationToken)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        try
        {
            await exists(channel, cancellationToken);
            await equals(channel, cancellationToken);
            return [];
        }
        catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            return [new($"missing_{kind}", name, $"the {kind} is missing", TopologyLint.Apply)];
        }
        catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == Constants.PreconditionFailed)
        {
            return [new($"{kind}_differs", name, $"it differs from what the fleet declares: {e.ShutdownReason.ReplyText}", "Run 'netra topology plan' for what to do.")];
        }
    }
}
