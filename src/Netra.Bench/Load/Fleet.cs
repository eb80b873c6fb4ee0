using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Netra.Bench.Load;

/// <summary>The fleet under load, as its HTTP clients see it. Requests go round the addresses in turn.</summary>
sealed class Fleet : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly BenchOptions options;
    readonly SocketsHttpHandler connections = new() { UseProxy = false, PooledConnectionLifetime = Timeout.InfiniteTimeSpan };
    readonly HttpClient http;
    int turn;

    public Fleet(BenchOptions options)
    {
        this.options = options;
        http = new HttpClient(connections, disposeHandler: false) { Timeout = Patience };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.Key);
    }

    public Errors Errors { get; } = new();

    /// <summary>Makes sure that the fleet answers and that somebody serves the workload.</summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        foreach (var (list, name) in new[] { ("agents", Workload.Agent), ("tools", Workload.Tool) })
        {
            using var document = await ReadAsync($"v1/{list}?limit=1000", cancellationToken);
            if (!document.RootElement.GetProperty("items").EnumerateArray().Any(i => i.GetProperty("name").GetString() == name && i.GetProperty("live").GetInt32() > 0))
                throw new BenchException($"No worker serves '{name}'; start the workers with Diagnostics__Enabled=true.");
        }
    }

    /// <summary>Submits one run of the workload; a refusal is counted, not thrown.</summary>
    public async Task<Submission> SubmitAsync(Workload workload, CancellationToken cancellationToken)
    {
        var sent = options.Time.GetTimestamp();
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Address("v1/runs")) { Content = new ReadOnlyMemoryContent(workload.Body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var response = await http.SendAsync(request, cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            var answered = options.Time.GetTimestamp();
            if (response.StatusCode == HttpStatusCode.Accepted)
                return new(RunFrame.IdOf(body), sent, answered);
            Errors.Add($"submit answered {(int)response.StatusCode}: {System.Text.Encoding.UTF8.GetString(body)}");
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            Errors.Add("submit failed: " + e.Message);
        }

        return new(null, sent, options.Time.GetTimestamp());
    }

    /// <summary>The run's status, or null when the read failed.</summary>
    public async Task<string?> StatusAsync(Guid run, CancellationToken cancellationToken)
    {
        try
        {
            using var document = await ReadAsync($"v1/runs/{run}", cancellationToken);
            return document.RootElement.GetProperty("status").GetString();
        }
        catch (BenchException)
        {
            return null;
        }
    }

    public async Task CancelAsync(Guid run, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.PostAsync(Address($"v1/runs/{run}/cancel"), content: null, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            Errors.Add("cancel failed: " + e.Message);
        }
    }

    /// <summary>GET of a path, whatever it is.</summary>
    /// <exception cref="BenchException">It is refused, or nobody answers.</exception>
    public Task<JsonDocument> GetAsync(string path, CancellationToken cancellationToken) => ReadAsync(path, cancellationToken);

    /// <summary>POST of a JSON body.</summary>
    /// <exception cref="BenchException">It is refused.</exception>
    public async Task<JsonDocument> PostAsync(string path, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        using var content = new ReadOnlyMemoryContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var address = Address(path);
        using var response = await http.PostAsync(address, content, cancellationToken);
        var answer = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return response.IsSuccessStatusCode
            ? JsonDocument.Parse(answer)
            : throw new BenchException($"POST {address} answered {(int)response.StatusCode}: {System.Text.Encoding.UTF8.GetString(answer)}");
    }

    public void Dispose()
    {
        http.Dispose();
        connections.Dispose();
    }

    async Task<JsonDocument> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var address = Address(path);
        try
        {
            using var response = await http.GetAsync(address, cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            if (!response.IsSuccessStatusCode)
                throw new BenchException($"GET {address} answered {(int)response.StatusCode}; check NETRA_URL and NETRA_KEY.");
            return JsonDocument.Parse(body);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new BenchException($"The fleet at {address} does not answer: {e.Message}", e);
        }
    }

    Uri Address(string path) => new(options.Urls[(int)((uint)Interlocked.Increment(ref turn) % (uint)options.Urls.Count)], path);
}
