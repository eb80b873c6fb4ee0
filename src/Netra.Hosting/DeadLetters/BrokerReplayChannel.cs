using Microsoft.Extensions.Options;
using Netra.Storage.DeadLetters;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Netra.Hosting.DeadLetters;

/// <inheritdoc cref="IReplayChannel"/>
sealed class BrokerReplayChannel(IOptions<BrokerOptions> options) : IReplayChannel, IAsyncDisposable
{
    static readonly CreateChannelOptions Confirmed = new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true, outstandingPublisherConfirmationsRateLimiter: null);
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    readonly SemaphoreSlim one = new(1, 1);
    readonly HashSet<string> known = new(StringComparer.Ordinal);
    IConnection? connection;
    IChannel? channel;

    public async Task<IReadOnlyList<(ReplayMessage Message, string Reason)>> SendAsync(
        IReadOnlyList<ReplayMessage> messages, string? redirectTo, string? traceparent, CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken);
        try
        {
            var open = await OpenAsync(cancellationToken);
            var missing = await MissingAsync(messages.Select(m => redirectTo ?? m.Letter.Queue).Distinct(StringComparer.Ordinal), cancellationToken);
            List<(ReplayMessage Message, Task<string?> Sent)> sends = [];
            foreach (var message in messages)
            {
                var queue = redirectTo ?? message.Letter.Queue;
                sends.Add((message, missing.Contains(queue)
                    ? Task.FromResult<string?>($"The broker has no exchange {queue}.")
                    : SendAsync(open, message, queue, traceparent, cancellationToken)));
            }

            var reasons = await Task.WhenAll(sends.Select(s => s.Sent));
            return [.. sends.Zip(reasons).Where(s => s.Second is not null).Select(s => (s.First.Message, s.Second!))];
        }
        catch
        {
            await CloseAsync();
            throw;
        }
        finally
        {
            one.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        one.Dispose();
    }

    static async Task<string?> SendAsync(IChannel channel, ReplayMessage message, string queue, string? traceparent, CancellationToken cancellationToken)
    {
        var letter = message.Letter;
        var properties = new BasicProperties
        {
            Headers = ReplayHeaders.Of(message, traceparent),
            ContentType = letter.ContentType ?? "application/vnd.masstransit+json",
            DeliveryMode = DeliveryModes.Persistent,
        };
        if (letter.MessageId is { } id)
            properties.MessageId = id;
        try
        {
            await channel.BasicPublishAsync(queue, "", mandatory: true, properties, Envelope.Rebuild(letter.Body), cancellationToken);
            return null;
        }
        catch (PublishException e)
        {
            return e.IsReturn ? $"No queue is bound to exchange {queue}." : $"The broker refused it: queue {queue} may be full.";
        }
    }

    /// <summary>What is sent to an exchange that does not exist closes the channel for all: so each is looked for, on a channel of its own.</summary>
    async Task<HashSet<string>> MissingAsync(IEnumerable<string> exchanges, CancellationToken cancellationToken)
    {
        var missing = new HashSet<string>(StringComparer.Ordinal);
        foreach (var exchange in exchanges.Where(e => !known.Contains(e)))
        {
            await using var question = await connection!.CreateChannelAsync(cancellationToken: cancellationToken);
            try
            {
                await question.ExchangeDeclarePassiveAsync(exchange, cancellationToken);
                known.Add(exchange);
            }
            catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == Constants.NotFound)
            {
                missing.Add(exchange);
            }
        }

        return missing;
    }

    async Task<IChannel> OpenAsync(CancellationToken cancellationToken)
    {
        if (channel is { IsOpen: true })
            return channel;
        await CloseAsync();
        var factory = new ConnectionFactory
        {
            Uri = new Uri(options.Value.Url),
            ClientProvidedName = "netra dead-letter replay",
            AutomaticRecoveryEnabled = false,
            RequestedConnectionTimeout = Patience,
        };
        connection = await factory.CreateConnectionAsync(cancellationToken);
        return channel = await connection.CreateChannelAsync(Confirmed, cancellationToken);
    }

    async Task CloseAsync()
    {
        if (channel is not null)
            await channel.DisposeAsync();
        if (connection is not null)
            await connection.DisposeAsync();
        (channel, connection) = (null, null);
        known.Clear();
    }
}
