using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Netra.EndToEnd;

/// <summary>A user of the fleet, and what they do over HTTP.</summary>
public sealed class FleetUser(Uri api, string? key, Guid tenantId, Guid userId)
{
    static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false }) { Timeout = TimeSpan.FromSeconds(60) };
    static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
    static readonly string[] Ends = ["completed", "failed", "timed_out", "cancelled"];

    public string? Key => key;

    public Guid TenantId => tenantId;

    public Guid UserId => userId;

    /// <summary>Whether a request over the user's rate is sent again when <c>Retry-After</c> is over.</summary>
    public bool WaitsForItsRate { get; init; }

    /// <summary>The same user at another replica of the API.</summary>
    public FleetUser At(Uri replica) => new(replica, key, tenantId, userId);

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Answer> PostAsync(string path, object? body = null, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Post, path, body, headers);

    public async Task<Answer> SendAsync(HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        while (true)
        {
            var answer = await SendOnceAsync(method, path, body, headers);
            if (!WaitsForItsRate || (int)answer.Status != 429)
                return answer;
            await Task.Delay(answer.Headers.RetryAfter!.Delta!.Value, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    async Task<Answer> SendOnceAsync(HttpMethod method, string path, object? body, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(api, path));
        request.Content = body switch { null => null, HttpContent content => content, _ => JsonContent.Create(body, body.GetType(), options: Json) };
        if (key is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new(response.StatusCode, response.Content.Headers.ContentType?.MediaType, response.Headers, text);
    }

    /// <summary>Submits a run that must be accepted.</summary>
    public async Task<Guid> SubmitAsync(string agent, object input, double? timeoutSeconds = null, params (string Name, string Value)[] headers)
    {
        var answer = await PostAsync("v1/runs", new { agent, input, timeout_seconds = timeoutSeconds }, headers);
        Assert.True((int)answer.Status == 202, answer.ToString());
        var id = answer.Json.GetProperty("id").GetGuid();
        Assert.EndsWith($"/v1/runs/{id}", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        return id;
    }

    public async Task<JsonElement> RunAsync(Guid run)
    {
        var answer = await GetAsync($"v1/runs/{run}");
        Assert.True((int)answer.Status == 200, answer.ToString());
        return answer.Json;
    }

    /// <summary>The run once it has ended.</summary>
    public Task<JsonElement> EndAsync(Guid run, double seconds = 30) =>
        Wait.ForAsync($"the end of run {run}", seconds, () => RunAsync(run), r => Ends.Contains(r.GetProperty("status").GetString()));

    /// <summary>The run once it has completed.</summary>
    public async Task<JsonElement> CompletedAsync(Guid run, double seconds = 30)
    {
        var ended = await EndAsync(run, seconds);
        Assert.True(ended.GetProperty("status").GetString() == "completed", ended.ToString());
        return ended;
    }

    /// <summary>The whole log of a run.</summary>
    public async Task<IReadOnlyList<JsonElement>> EventsAsync(Guid run)
    {
        List<JsonElement> events = [];
        while (true)
        {
            var after = events.Count == 0 ? 0 : events[^1].GetProperty("seq").GetInt64();
            var answer = await GetAsync($"v1/runs/{run}/events?after={after}&limit=1000");
            Assert.True((int)answer.Status == 200, answer.ToString());
            var page = answer.Json.GetProperty("items").EnumerateArray().ToList();
            if (page.Count == 0)
                return events;
            events.AddRange(page);
        }
    }

    /// <summary>The log once it holds an event of that type.</summary>
    public Task<IReadOnlyList<JsonElement>> EventsUntilAsync(Guid run, string type, double seconds = 15) =>
        Wait.ForAsync($"{type} of run {run}", seconds, () => EventsAsync(run), log => log.Types().Contains(type));

    /// <summary>All items of a list.</summary>
    public async Task<IReadOnlyList<JsonElement>> ListAsync(string path)
    {
        var answer = await GetAsync(path);
        Assert.True((int)answer.Status == 200, answer.ToString());
        return [.. answer.Json.GetProperty("items").EnumerateArray()];
    }
}
