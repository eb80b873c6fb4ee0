using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;

namespace Netra.Hosting;

/// <summary>Brings a broker to the desired <see cref="BrokerTopology"/> through RabbitMQ's management API.</summary>
public sealed class BrokerManagement : IDisposable
{
    readonly HttpClient http = new();
    readonly string vhost;

    /// <param name="broker"><c>amqp://user:password@host:port/vhost</c>: whose credentials and virtual host to use.</param>
    /// <param name="management">The management API, such as <c>http://127.0.0.1:15672</c>.</param>
    public BrokerManagement(Uri broker, Uri management)
    {
        var credentials = Encoding.UTF8.GetBytes(Uri.UnescapeDataString(broker.UserInfo));
        http.BaseAddress = new Uri(management.AbsoluteUri.TrimEnd('/') + "/api/");
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(credentials));
        vhost = broker.AbsolutePath is "" or "/" ? "%2F" : broker.AbsolutePath[1..];
    }

    /// <summary>Declares what is missing and sets the policy; changes nothing when all is there. Returns what it saw to, in order.</summary>
    /// <exception cref="InvalidOperationException">The broker refused, for instance a queue that exists with other arguments.</exception>
    public async Task<IReadOnlyList<string>> ApplyAsync(CancellationToken cancellationToken)
    {
        List<string> done = [];
        foreach (var (queue, exchange) in BrokerTopology.Queues)
        {
            await PutAsync($"exchanges/{vhost}/{exchange}", new { type = "fanout", durable = true, auto_delete = false }, cancellationToken);
            done.Add($"exchange {exchange}");
            await PutAsync($"queues/{vhost}/{queue}", new { durable = true, auto_delete = false, arguments = QuorumQueue }, cancellationToken);
            done.Add($"queue {queue}");
            await SendAsync(HttpMethod.Post, $"bindings/{vhost}/e/{exchange}/q/{queue}", new { routing_key = "" }, cancellationToken);
            done.Add($"binding {exchange} -> {queue}");
        }

        await PutAsync($"policies/{vhost}/{BrokerTopology.WorkPolicy}", Policy, cancellationToken);
        return [.. done, $"policy {BrokerTopology.WorkPolicy}"];
    }

    public void Dispose() => http.Dispose();

    static Dictionary<string, object> QuorumQueue => new(StringComparer.Ordinal) { ["x-queue-type"] = "quorum" };

    static Dictionary<string, object> Policy => new(StringComparer.Ordinal)
    {
        ["pattern"] = BrokerTopology.WorkPattern,
        ["apply-to"] = "queues",
        ["priority"] = 10,
        ["definition"] = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["delivery-limit"] = BrokerTopology.DeliveryLimit,
            ["dead-letter-exchange"] = Queues.DeadLetterExchange,
            ["dead-letter-strategy"] = "at-least-once",
            ["overflow"] = "reject-publish",
        },
    };

    Task PutAsync(string path, object body, CancellationToken cancellationToken) => SendAsync(HttpMethod.Put, path, body, cancellationToken);

    async Task SendAsync(HttpMethod method, string path, object body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        await request.Content.LoadIntoBufferAsync(cancellationToken);
        using var response = await http.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode)
            return;
        var reason = await response.Content.ReadAsStringAsync(cancellationToken);
        throw new InvalidOperationException(response.StatusCode == HttpStatusCode.Unauthorized
            ? $"The management API at {http.BaseAddress} refuses the user of the broker's address; it needs the tag 'administrator' or 'policymaker'."
            : string.Create(CultureInfo.InvariantCulture, $"The broker refused {path} with HTTP {(int)response.StatusCode}: {reason}"));
    }
}
