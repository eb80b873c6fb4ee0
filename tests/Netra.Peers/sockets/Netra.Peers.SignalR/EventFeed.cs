using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Netra.Peers.SignalR;

/// <summary>Hands the events of each message from the exchange to their runs' groups, or to all.</summary>
sealed class EventFeed(IHubContext<EventsHub> hub) : BackgroundService
{
    const string Method = "event";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var factory = new ConnectionFactory { Uri = new Uri(Environment.GetEnvironmentVariable("NETRA_AMQP")!) };
        await using var connection = await factory.CreateConnectionAsync(stoppingToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: stoppingToken);
        await channel.ExchangeDeclareAsync("peer.events", ExchangeType.Fanout, durable: true, cancellationToken: stoppingToken);
        var queue = (await channel.QueueDeclareAsync(cancellationToken: stoppingToken)).QueueName;
        await channel.QueueBindAsync(queue, "peer.events", "", cancellationToken: stoppingToken);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, message) => TakeAsync(message.Body, stoppingToken);
        await channel.BasicConsumeAsync(queue, autoAck: true, consumer, stoppingToken);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stoppingToken);
    }

    async Task TakeAsync(ReadOnlyMemory<byte> body, CancellationToken stop)
    {
        using var events = JsonDocument.Parse(body);
        foreach (var item in events.RootElement.EnumerateArray())
        {
            var to = item.GetProperty("to").GetString()!;
            var clients = to.Length == 0 ? hub.Clients.All : hub.Clients.Group(to);
            await clients.SendAsync(Method, item.GetProperty("event"), stop);
        }
    }
}
