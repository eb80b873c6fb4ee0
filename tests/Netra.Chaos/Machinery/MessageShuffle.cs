using System.Collections.Concurrent;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Netra.Chaos;

/// <summary>
/// Takes messages from the work queues beside the workers and gives them back in another order. What it has taken is acknowledged only after the
/// broker has confirmed what was given back: ended in the middle, it loses nothing.
/// </summary>
sealed class MessageShuffle : IAsyncDisposable
{
    const ushort Prefetch = 30;

    static readonly TimeSpan Window = TimeSpan.FromMilliseconds(300);

    readonly ConcurrentQueue<Taken> taken = [];
    readonly CancellationTokenSource stop = new();
    readonly IConnection connection;
    readonly IChannel channel;
    readonly Random random;
    readonly Task work;

    MessageShuffle(IConnection connection, IChannel channel, Random random)
    {
        (this.connection, this.channel, this.random) = (connection, channel, random);
        work = WorkAsync();
    }

    /// <summary>How many messages were given back.</summary>
    public int Moved { get; private set; }

    public static async Task<MessageShuffle> StartAsync(ChaosFleet fleet, Random random)
    {
        var end = TestContext.Current.CancellationToken;
        var queues = await WorkQueues.ListAsync(fleet);
        var connection = await new ConnectionFactory { Uri = fleet.BrokerItself }.CreateConnectionAsync(end);
        var channel = await connection.CreateChannelAsync(new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), end);
        await channel.BasicQosAsync(0, Prefetch, global: false, end);
        var shuffle = new MessageShuffle(connection, channel, random);
        foreach (var queue in queues)
            await channel.BasicConsumeAsync(queue, autoAck: false, shuffle.ConsumerOf(queue), end);
        return shuffle;
    }

    /// <summary>What it still holds goes back to its queues.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        try
        {
            await work;
        }
        finally
        {
            await channel.DisposeAsync();
            await connection.DisposeAsync();
            stop.Dispose();
        }
    }

    AsyncEventingBasicConsumer ConsumerOf(string queue)
    {
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, m) =>
        {
            taken.Enqueue(new(queue, m.DeliveryTag, new(m.BasicProperties) { Persistent = true }, m.Body.ToArray()));
            return Task.CompletedTask;
        };
        return consumer;
    }

    async Task WorkAsync()
    {
        using var timer = new PeriodicTimer(Window, TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(stop.Token))
                await GiveBackAsync();
        }
        catch (OperationCanceledException)
        {
            // The fault ends here.
        }
    }

    async Task GiveBackAsync()
    {
        List<Taken> window = [];
        while (taken.TryDequeue(out var one))
            window.Add(one);
        var shuffled = window.ToArray();
        random.Shuffle(shuffled);
        await Task.WhenAll(shuffled.Select(GiveBackAsync));
        Moved += shuffled.Length;
    }

    async Task GiveBackAsync(Taken one)
    {
        await channel.BasicPublishAsync("", one.Queue, mandatory: true, one.Properties, one.Body);
        await channel.BasicAckAsync(one.Tag, multiple: false);
    }

    sealed record Taken(string Queue, ulong Tag, BasicProperties Properties, byte[] Body);
}
