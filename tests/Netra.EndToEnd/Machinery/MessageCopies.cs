using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Netra.EndToEnd;

/// <summary>Listens to every exchange that carries work or hints, and where asked publishes each message a second time.</summary>
sealed partial class MessageCopies(IConnection connection, IChannel channel, bool repeat) : IAsyncDisposable
{
    const string Mark = "x-netra-test-copy";

    static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false });

    readonly ConcurrentQueue<(DateTimeOffset At, string Exchange, string Body)> seen = new();

    /// <summary>How many messages came through the exchanges, copies not counted.</summary>
    public int Total => seen.Count;

    /// <summary>What they said.</summary>
    public IEnumerable<string> Bodies => seen.Select(m => m.Body);

    public static Task<MessageCopies> ListenAsync(TestFleet fleet, bool repeat) => ListenAsync(fleet.Broker, fleet.BrokerManagement, repeat);

    public static async Task<MessageCopies> ListenAsync(Uri broker, Uri management, bool repeat)
    {
        var stop = TestContext.Current.CancellationToken;
        var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync(stop);
        var channel = await connection.CreateChannelAsync(cancellationToken: stop);
        var copies = new MessageCopies(connection, channel, repeat);
        var queue = (await channel.QueueDeclareAsync("", durable: false, exclusive: true, autoDelete: true, cancellationToken: stop)).QueueName;
        foreach (var exchange in await ExchangesAsync(broker, management))
            await channel.QueueBindAsync(queue, exchange, "", cancellationToken: stop);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += copies.TakeAsync;
        await channel.BasicConsumeAsync(queue, autoAck: true, consumer, stop);
        return copies;
    }

    /// <summary>How many messages on behalf of a tenant came through an exchange, copies not counted.</summary>
    public int Seen(string exchange, Guid tenant) => seen.Count(m => m.Exchange == exchange && m.Body.Contains(tenant.ToString(), StringComparison.Ordinal));

    /// <summary>How long after their time in the log the events of a run came here whose data have that member.</summary>
    public IReadOnlyList<TimeSpan> TimesOf(Guid run, string member) =>
        [.. seen.Where(m => m.Body.Contains($"{run}:", StringComparison.Ordinal)).SelectMany(m => EnvelopesIn(JsonSerializer.Deserialize<JsonElement>(m.Body))
            .Where(e => e.GetProperty("run").ValueEquals(run.ToString()) && e.GetProperty("data").TryGetProperty(member, out _))
            .Select(e => m.At - e.GetProperty("time").GetDateTimeOffset()))];

    public async ValueTask DisposeAsync()
    {
        await channel.DisposeAsync();
        await connection.DisposeAsync();
    }

    async Task TakeAsync(object sender, BasicDeliverEventArgs message)
    {
        if (message.BasicProperties.Headers?.ContainsKey(Mark) == true)
            return;
        seen.Enqueue((TimeProvider.System.GetUtcNow(), message.Exchange, Encoding.UTF8.GetString(message.Body.Span)));
        if (!repeat)
            return;
        var copy = new BasicProperties(message.BasicProperties);
        copy.Headers = new Dictionary<string, object?>(copy.Headers ?? new Dictionary<string, object?>(StringComparer.Ordinal), StringComparer.Ordinal) { [Mark] = true };
        await channel.BasicPublishAsync(message.Exchange, message.RoutingKey, mandatory: false, copy, message.Body.ToArray(), message.CancellationToken);
    }

    static IEnumerable<JsonElement> EnvelopesIn(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => json.EnumerateArray().SelectMany(EnvelopesIn),
        JsonValueKind.Object => json.TryGetProperty("traceparent", out _) && json.TryGetProperty("seq", out _) ? [json] : json.EnumerateObject().SelectMany(p => EnvelopesIn(p.Value)),
        _ => [],
    };

    static async Task<IReadOnlyList<string>> ExchangesAsync(Uri broker, Uri management)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get, new UriBuilder(management) { UserName = "", Password = "", Path = "/api/exchanges" + broker.AbsolutePath }.Uri);
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(management.UserInfo))));
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var exchanges = await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        return [.. exchanges.EnumerateArray().Select(e => e.GetProperty("name").GetString()!).Where(n => Carries().IsMatch(n))];
    }

    [GeneratedRegex(@"^netra\.(runs|steps|calls|imports|tool\.(?!.*_(error|skipped)$).*)$|(RunEventsAppended|LogsAppended)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Carries();
}
