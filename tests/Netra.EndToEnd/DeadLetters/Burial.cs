using System.Text;
using RabbitMQ.Client;

namespace Netra.EndToEnd;

/// <summary>Makes messages of the fleet dead letters, at the broker itself.</summary>
static class Burial
{
    /// <summary>Publishes a body of any content to a work queue.</summary>
    public static async Task PoisonAsync(this TestFleet fleet, string queue, string body)
    {
        await using var connection = await new ConnectionFactory { Uri = fleet.Broker }.CreateConnectionAsync(TestContext.Current.CancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: TestContext.Current.CancellationToken);
        var properties = new BasicProperties { ContentType = "application/vnd.masstransit+json", DeliveryMode = DeliveryModes.Persistent };
        await channel.BasicPublishAsync(queue, "", mandatory: true, properties, Encoding.UTF8.GetBytes(body), TestContext.Current.CancellationToken);
    }

    /// <summary>Takes the messages of a queue that nobody consumes, and has the broker's dead-letter exchange take them.</summary>
    /// <returns>How many.</returns>
    public static async Task<int> BuryAsync(this TestFleet fleet, string queue)
    {
        await using var connection = await new ConnectionFactory { Uri = fleet.Broker }.CreateConnectionAsync(TestContext.Current.CancellationToken);
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), TestContext.Current.CancellationToken);
        var buried = 0;
        while (await channel.BasicGetAsync(queue, autoAck: false, TestContext.Current.CancellationToken) is { } message)
        {
            await channel.BasicPublishAsync("netra.dlx", "", mandatory: true, new BasicProperties(message.BasicProperties), message.Body.ToArray(), TestContext.Current.CancellationToken);
            await channel.BasicAckAsync(message.DeliveryTag, multiple: false, TestContext.Current.CancellationToken);
            buried++;
        }

        return buried;
    }
}
