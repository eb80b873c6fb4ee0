using System.Threading.Channels;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Netra.Hosting.DeadLetters;

/// <summary>Deliveries of several queues over one connection, in batches that are acknowledged together once they are stored. Nothing is rejected or put back.</summary>
public sealed class BrokerFeed : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    readonly IConnection connection;
    readonly IChannel channel;
    readonly Channel<BasicDeliverEventArgs> arrived = Channel.CreateUnbounded<BasicDeliverEventArgs>();
    readonly HashSet<string> consumed = new(StringComparer.Ordinal);
    readonly Dictionary<string, string> queueOf = new(StringComparer.Ordinal);
    readonly Lock gate = new();

    BrokerFeed(IConnection connection, IChannel channel)
    {
        (this.connection, this.channel) = (connection, channel);
        connection.ConnectionShutdownAsync += (_, _) => EndAsync();
        channel.ChannelShutdownAsync += (_, _) => EndAsync();
    }

    /// <exception cref="BrokerUnreachableException">The broker is away.</exception>
    public static async Task<BrokerFeed> OpenAsync(string url, int prefetch, CancellationToken cancellationToken)
    {
        var factory = new ConnectionFactory
        {
            Uri = new Uri(url),
            ClientProvidedName = "netra dead-letter ingestion",
            AutomaticRecoveryEnabled = false,
            RequestedConnectionTimeout = Patience,
            RequestedHeartbeat = TimeSpan.FromSeconds(10),
        };
        var open = await factory.CreateConnectionAsync(cancellationToken);
        var deliveries = await open.CreateChannelAsync(cancellationToken: cancellationToken);
        await deliveries.BasicQosAsync(0, (ushort)Math.Min(prefetch, ushort.MaxValue), global: false, cancellationToken);
        return new(open, deliveries);
    }

    /// <summary>Whether the queue is being taken from.</summary>
    public bool Takes(string queue)
    {
        lock (gate)
            return consumed.Contains(queue);
    }

    /// <summary>Takes from a queue from now on.</summary>
    /// <returns>False where there is no such queue.</returns>
    public async Task<bool> TryTakeFromAsync(string queue, CancellationToken cancellationToken)
    {
        if (Takes(queue))
            return true;
        if (!await ExistsAsync(queue, cancellationToken))
            return false;
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += TakeAsync;
        consumer.UnregisteredAsync += (_, gone) => Forget(gone.ConsumerTags);
        var tag = $"netra-{Guid.CreateVersion7()}";
        lock (gate)
        {
            consumed.Add(queue);
            queueOf[tag] = queue;
        }

        await channel.BasicConsumeAsync(queue, autoAck: false, tag, consumer, cancellationToken);
        return true;
    }

    /// <summary>Waits for deliveries, and takes what is there; empty when the connection has ended.</summary>
    public async Task<FeedBatch> ReadAsync(int most, CancellationToken cancellationToken)
    {
        if (!await arrived.Reader.WaitToReadAsync(cancellationToken))
            return new([], 0);
        List<RawDelivery> batch = [];
        ulong last = 0;
        while (batch.Count < most && arrived.Reader.TryRead(out var delivery))
        {
            batch.Add(Raw(delivery));
            last = delivery.DeliveryTag;
        }

        return new(batch, last);
    }

    /// <summary>Everything up to the batch's end is stored.</summary>
    public async Task AcknowledgeAsync(FeedBatch batch, CancellationToken cancellationToken) => await channel.BasicAckAsync(batch.Last, multiple: true, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await channel.DisposeAsync();
        await connection.DisposeAsync();
    }

    async Task<bool> ExistsAsync(string queue, CancellationToken cancellationToken)
    {
        await using var question = await connection.CreateChannelAsync(cancellationToken: cancellationToken); // a refusal closes it
        try
        {
            await question.QueueDeclarePassiveAsync(queue, cancellationToken);
            return true;
        }
        catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            return false;
        }
    }

    Task TakeAsync(object sender, BasicDeliverEventArgs delivery)
    {
        arrived.Writer.TryWrite(new(
            delivery.ConsumerTag, delivery.DeliveryTag, delivery.Redelivered, delivery.Exchange, delivery.RoutingKey,
            new BasicProperties(delivery.BasicProperties), delivery.Body.ToArray(), CancellationToken.None)); // the client uses its buffers again
        return Task.CompletedTask;
    }

    RawDelivery Raw(BasicDeliverEventArgs delivery)
    {
        string queue;
        lock (gate)
            queue = queueOf[delivery.ConsumerTag];
        var properties = delivery.BasicProperties;
        return new(queue, HeaderText.Read(properties.Headers), properties.MessageId, properties.ContentType, delivery.Body.ToArray());
    }

    Task Forget(IEnumerable<string> tags)
    {
        lock (gate)
            consumed.ExceptWith(tags.Select(t => queueOf.GetValueOrDefault(t, "")));
        return Task.CompletedTask;
    }

    Task EndAsync()
    {
        arrived.Writer.TryComplete();
        return Task.CompletedTask;
    }
}

/// <summary>Deliveries in the order in which they came.</summary>
/// <param name="Last">The broker's tag of the last.</param>
public sealed record FeedBatch(IReadOnlyList<RawDelivery> Deliveries, ulong Last);
