using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Netra.Chaos;

/// <summary>The broker delivers more than it was given, less, or in another order.</summary>
static class MessageFaults
{
    /// <summary>Every command and every hint comes a second time.</summary>
    public static Fault Doubled { get; } = new("doubled messages", Since.Fault, async s =>
    {
        await using var copies = await MessageCopies.ListenAsync(s.Fleet.BrokerItself, s.Fleet.BrokerManagement, repeat: true);
        await s.LastAsync((8, 15), (10, 30));
    });

    /// <summary>Commands are taken, shuffled with those that came shortly before and after, and given back.</summary>
    public static Fault OutOfOrder { get; } = new("messages out of order", Since.Fault, async s =>
    {
        await using var shuffle = await MessageShuffle.StartAsync(s.Fleet, s.Dice());
        await s.LastAsync((8, 15), (10, 30));
        s.Note(FormattableString.Invariant($"{shuffle.Moved} messages"));
    });

    /// <summary>A consumer beside the workers throws away what waits in the work queues, and its share of what comes.</summary>
    public static Fault Purged { get; } = new("purged queues", Since.Fault, async s =>
    {
        var stop = TestContext.Current.CancellationToken;
        await using var connection = await new ConnectionFactory { Uri = s.Fleet.BrokerItself }.CreateConnectionAsync(stop);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: stop);
        var purged = 0;
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, _) => Task.FromResult(Interlocked.Increment(ref purged));
        foreach (var queue in await WorkQueues.ListAsync(s.Fleet))
            await channel.BasicConsumeAsync(queue, autoAck: true, consumer, stop);
        await s.LastAsync((3, 6), (5, 15));
        s.Note(FormattableString.Invariant($"{purged} messages"));
    });
}
