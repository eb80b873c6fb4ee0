using Microsoft.EntityFrameworkCore;
using Netra.Hosting.DeadLetters;
using Netra.Tests;
using RabbitMQ.Client;

namespace Netra.Scheduler.Tests.DeadLetters;

/// <summary>A work queue whose consumers die of each message.</summary>
sealed partial class Graveyard
{
    /// <summary>The queue.</summary>
    public const string Gallows = "netra.imports";

    /// <summary>Sends an errand that kills whoever takes it, and waits until the broker has given it up and it is in the store.</summary>
    public async Task<Guid> HangAsync()
    {
        var id = Guid.CreateVersion7();
        var factory = new ConnectionFactory { Uri = new Uri(broker.Url) };
        await using var connection = await factory.CreateConnectionAsync(Stop);
        await using (var channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), Stop))
        {
            var properties = new BasicProperties { MessageId = id.ToString(), ContentType = "application/vnd.masstransit+json", DeliveryMode = DeliveryModes.Persistent };
            await channel.BasicPublishAsync("", Gallows, mandatory: true, properties, Envelope.Write(id, typeof(Errand), new Errand(id)), Stop);
        }

        await Eventually.Async(
            async () =>
            {
                while (await DieAsync(connection)) // takes it and goes, unacknowledged, as a worker does that is killed
                {
                }

                await using var db = OpenDatabase();
                return await db.DeadLetters.CountAsync(d => d.MessageId == id.ToString(), Stop);
            },
            stored => stored > 0,
            TimeSpan.FromSeconds(40));
        return id;
    }

    static async Task<bool> DieAsync(IConnection connection)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Stop);
        return await channel.BasicGetAsync(Gallows, autoAck: false, Stop) is not null;
    }
}
