using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Netra.Hosting.DeadLetters;

/// <summary>A queue without anything between: what to do while the database is away.</summary>
public static class RawMessages
{
    static readonly CreateChannelOptions Confirmed = new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);

    /// <summary>Takes at most so many messages. They leave the queue when <paramref name="keep"/> has returned: a crash before leaves them there, and may double them, never lose them.</summary>
    /// <exception cref="BrokerRefusedException">No broker, or no such queue.</exception>
    public static async Task<int> TakeAsync(string url, string queue, int most, Func<IReadOnlyList<RawDelivery>, Task> keep, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(url, cancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        List<RawDelivery> taken = [];
        ulong last = 0;
        while (taken.Count < most && await GetAsync(channel, queue, cancellationToken) is { } got)
        {
            taken.Add(new(queue, HeaderText.Read(got.BasicProperties.Headers), got.BasicProperties.MessageId, got.BasicProperties.ContentType, got.Body.ToArray()));
            last = got.DeliveryTag;
        }

        if (taken.Count == 0)
            return 0;
        await keep(taken);
        await channel.BasicAckAsync(last, multiple: true, cancellationToken);
        return taken.Count;
    }

    /// <summary>Puts messages into queues, each confirmed by the broker.</summary>
    /// <param name="url">The broker.</param>
    /// <param name="messages">What to send.</param>
    /// <param name="queue">The queue for all of them, or null for those that they were taken from.</param>
    /// <param name="replay">Whether what tells of their past is left behind, so that a work queue's consumers take them as new.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="BrokerRefusedException">No broker, or no such queue.</exception>
    public static async Task PutAsync(string url, IReadOnlyList<RawDelivery> messages, string? queue, bool replay, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(url, cancellationToken);
        await using var channel = await connection.CreateChannelAsync(Confirmed, cancellationToken);
        List<Task> sends = [];
        foreach (var message in messages)
        {
            var properties = new BasicProperties
            {
                Headers = replay ? HeaderText.ForReplay(HeaderText.Write(message.Headers)) : HeaderText.ForBroker(message.Headers),
                DeliveryMode = DeliveryModes.Persistent,
            };
            if (message.MessageId is { } id)
                properties.MessageId = id;
            if (message.ContentType is { } type)
                properties.ContentType = type;
            sends.Add(channel.BasicPublishAsync("", queue ?? message.Source, mandatory: true, properties, replay ? Envelope.Rebuild(message.Body) : message.Body, cancellationToken).AsTask());
        }

        try
        {
            await Task.WhenAll(sends);
        }
        catch (PublishException e)
        {
            throw new BrokerRefusedException("There is no such queue; the messages of others are put, and the file has all.", e);
        }
    }

    static async Task<BasicGetResult?> GetAsync(IChannel channel, string queue, CancellationToken cancellationToken)
    {
        try
        {
            return await channel.BasicGetAsync(queue, autoAck: false, cancellationToken);
        }
        catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            throw new BrokerRefusedException($"There is no queue {queue}.", e);
        }
    }

    static async Task<IConnection> OpenAsync(string url, CancellationToken cancellationToken)
    {
        try
        {
            return await new ConnectionFactory { Uri = new Uri(url), ClientProvidedName = "netra dlq raw", AutomaticRecoveryEnabled = false }.CreateConnectionAsync(cancellationToken);
        }
        catch (BrokerUnreachableException e)
        {
            throw new BrokerRefusedException(unreachable: true, "The broker does not answer: " + (e.InnerException ?? e).Message, e);
        }
    }
}
