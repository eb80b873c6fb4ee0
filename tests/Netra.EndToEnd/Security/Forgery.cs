using System.Text;
using System.Text.Json;
using RabbitMQ.Client;

namespace Netra.EndToEnd;

/// <summary>Puts messages into the fleet's broker that no process of the fleet has sent.</summary>
sealed class Forgery(IConnection connection, IChannel channel) : IAsyncDisposable
{
    static readonly string[] Queues = ["netra.runs", "netra.steps", "netra.calls", "netra.tool.probe", "netra.tool.noop"];

    public static async Task<Forgery> OpenAsync(TestFleet fleet)
    {
        var connection = await new ConnectionFactory { Uri = fleet.Broker }.CreateConnectionAsync(TestContext.Current.CancellationToken);
        return new(connection, await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), TestContext.Current.CancellationToken));
    }

    /// <summary>Publishes a message in MassTransit's envelope, with a header that claims the tenant as well.</summary>
    /// <param name="exchange">A queue's, or a message's.</param>
    /// <param name="type">Namespace and name, such as <c>Runs:StartRun</c>.</param>
    public Task SendAsync(string exchange, string type, object message, Guid tenant = default) => SendAsync(exchange, JsonSerializer.Serialize(new
    {
        messageId = Guid.CreateVersion7(),
        conversationId = Guid.CreateVersion7(),
        messageType = new[] { "urn:message:" + (type.StartsWith("System", StringComparison.Ordinal) ? type : "Netra.Contracts." + type) },
        message,
        headers = new { tenant, tenantId = tenant },
    }));

    /// <summary>Waits until the workers have taken everything.</summary>
    public Task TakenAsync() => Wait.ForAsync("empty queues", 30, WaitingAsync, waiting => waiting == 0);

    public async ValueTask DisposeAsync()
    {
        await channel.DisposeAsync();
        await connection.DisposeAsync();
    }

    async Task SendAsync(string exchange, string body)
    {
        var properties = new BasicProperties { ContentType = "application/vnd.masstransit+json", DeliveryMode = DeliveryModes.Persistent };
        await channel.BasicPublishAsync(exchange, "", mandatory: true, properties, Encoding.UTF8.GetBytes(body), TestContext.Current.CancellationToken);
    }

    async Task<long> WaitingAsync()
    {
        long waiting = 0;
        foreach (var queue in Queues)
            waiting += await channel.MessageCountAsync(queue, TestContext.Current.CancellationToken);
        return waiting;
    }
}
