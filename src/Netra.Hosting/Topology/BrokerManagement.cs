using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Serialization.Metadata;

namespace Netra.Hosting;

/// <summary>A virtual host of the broker, read and brought to the desired <see cref="BrokerTopology"/> through RabbitMQ's management API.</summary>
public sealed class BrokerManagement : IDisposable
{
    /// <summary>Above the policies that operators give everything.</summary>
    internal const int WorkPriority = 10;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    readonly HttpClient http = new() { Timeout = Patience };
    readonly string vhost;

    /// <param name="broker"><c>amqp://user:password@host:port/vhost</c>: whose virtual host, and whose credentials unless the management API has its own.</param>
    /// <param name="management">The management API, such as <c>http://127.0.0.1:15672</c> or <c>http://user:password@127.0.0.1:15672</c>.</param>
    public BrokerManagement(Uri broker, Uri management)
    {
        var user = Uri.UnescapeDataString(management.UserInfo.Length > 0 ? management.UserInfo : broker.UserInfo);
        http.BaseAddress = new UriBuilder(management) { UserName = "", Password = "", Path = management.AbsolutePath.TrimEnd('/') + "/api/" }.Uri;
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(user)));
        vhost = broker.AbsolutePath is "" or "/" ? "%2F" : broker.AbsolutePath[1..];
    }

    /// <summary>Where the management API is, without a password.</summary>
    public Uri Address => http.BaseAddress!;

    /// <summary>What the virtual host holds now.</summary>
    /// <exception cref="HttpRequestException">No answer, or a refusal (<see cref="HttpRequestException.StatusCode"/>).</exception>
    public async Task<BrokerState> ReadAsync(CancellationToken cancellationToken) => new(
        await ListAsync("exchanges", BrokerJson.Default.ListBrokerExchange, cancellationToken),
        await ListAsync("queues", BrokerJson.Default.ListQueueState, cancellationToken, "?disable_stats=true&enable_queue_totals=true"),
        await ListAsync("bindings", BrokerJson.Default.ListBrokerBinding, cancellationToken),
        await ListAsync("policies", BrokerJson.Default.ListBrokerPolicy, cancellationToken),
        await ListAsync("operator-policies", BrokerJson.Default.ListBrokerPolicy, cancellationToken));

    /// <summary>The names of the queues.</summary>
    /// <exception cref="HttpRequestException">No answer, or a refusal.</exception>
    public async Task<IReadOnlyList<string>> QueueNamesAsync(CancellationToken cancellationToken) =>
        [.. (await ListAsync("queues", BrokerJson.Default.ListQueueState, cancellationToken, "?disable_stats=true")).Select(q => q.Name)];

    /// <summary>What waits in the queues, by name: messages as they are now, consumers as they were some seconds ago.</summary>
    /// <exception cref="HttpRequestException">No answer, or a refusal.</exception>
    public async Task<IReadOnlyList<QueueDepth>> DepthsAsync(CancellationToken cancellationToken)
    {
        var consumers = (await ListAsync("queues", BrokerJson.Default.ListQueueCount, cancellationToken, "?columns=name,consumers")).ToDictionary(q => q.Name, q => q.Consumers, StringComparer.Ordinal);
        var now = await ListAsync("queues", BrokerJson.Default.ListQueueCount, cancellationToken, "?disable_stats=true&enable_queue_totals=true");
        return [.. now.OrderBy(q => q.Name, StringComparer.Ordinal).Select(q => new QueueDepth(q.Name, QueueDepth.KindOf(q.Name), q.MessagesReady, q.MessagesUnacknowledged, consumers.GetValueOrDefault(q.Name)))];
    }

    /// <summary>Makes what is missing and sets the policy; changes nothing when all is there, and deletes nothing.</summary>
    /// <returns>What was different, in order; those that are not <see cref="TopologyChange.IsSafe"/> still are.</returns>
    /// <exception cref="HttpRequestException">No answer, or a refusal.</exception>
    public async Task<IReadOnlyList<TopologyChange>> ApplyAsync(CancellationToken cancellationToken)
    {
        var plan = TopologyPlan.Of(await ReadAsync(cancellationToken));
        foreach (var change in plan.Where(c => c.IsSafe))
            await MakeAsync(change, cancellationToken);
        return plan;
    }

    public void Dispose() => http.Dispose();

    Task MakeAsync(TopologyChange change, CancellationToken cancellationToken) => change.Kind switch
    {
        "exchange" => SendAsync(HttpMethod.Put, $"exchanges/{vhost}/{change.Name}", new { type = BrokerTopology.FanOut, durable = true, auto_delete = false }, cancellationToken),
        "queue" => SendAsync(HttpMethod.Put, $"queues/{vhost}/{change.Name}", new { durable = true, auto_delete = false, arguments = QuorumQueue }, cancellationToken),
        "binding" => SendAsync(HttpMethod.Post, BindingPath(change.Name.Split(" -> ")), new { routing_key = "" }, cancellationToken),
        _ => SendAsync(HttpMethod.Put, $"policies/{vhost}/{change.Name}", Policy, cancellationToken),
    };

    string BindingPath(string[] ends) => $"bindings/{vhost}/e/{ends[0]}/q/{ends[1]}";

    static Dictionary<string, object> QuorumQueue => new(StringComparer.Ordinal) { [BrokerTopology.QueueType] = BrokerTopology.Quorum };

    static Dictionary<string, object> Policy => new(StringComparer.Ordinal)
    {
        ["pattern"] = BrokerTopology.WorkPattern,
        ["apply-to"] = "queues",
        ["priority"] = WorkPriority,
        ["definition"] = BrokerTopology.WorkDefinition,
    };

    async Task<List<T>> ListAsync<T>(string kind, JsonTypeInfo<List<T>> type, CancellationToken cancellationToken, string query = "")
    {
        using var response = await http.GetAsync(new Uri($"{kind}/{vhost}{query}", UriKind.Relative), cancellationToken);
        await CheckAsync(response, kind, cancellationToken);
        return await response.Content.ReadFromJsonAsync(type, cancellationToken) ?? [];
    }

    async Task SendAsync(HttpMethod method, string path, object body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        await request.Content.LoadIntoBufferAsync(cancellationToken);
        using var response = await http.SendAsync(request, cancellationToken);
        await CheckAsync(response, path, cancellationToken);
    }

    async Task CheckAsync(HttpResponseMessage response, string path, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
            return;
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        var message = response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
            ? $"The management API at {Address} refuses its user {path}; it needs the tag 'policymaker' or 'administrator' and access to the virtual host."
            : string.Create(CultureInfo.InvariantCulture, $"The broker refused {path} with HTTP {(int)response.StatusCode}: {text}");
        throw new HttpRequestException(message, inner: null, response.StatusCode);
    }
}
