using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Netra.Client;

/// <summary>Sends requests and turns every failure into a <see cref="NetraException"/>.</summary>
sealed class Transport : IDisposable
{
    static readonly SocketsHttpHandler Connections = new() { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false, UseCookies = false };

    readonly HttpClient http;

    readonly Credential credential;

    public Transport(NetraClientOptions options, Credential credential)
    {
        this.credential = credential;
        http = new HttpClient(Connections, disposeHandler: false)
        {
            BaseAddress = new Uri(options.Url.AbsoluteUri.TrimEnd('/') + "/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
        Time = options.Time;
    }

    public TimeProvider Time { get; }

    public Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, path), type, cancellationToken);

    public async Task<byte[]> GetBytesAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await OpenAsync(new HttpRequestMessage(HttpMethod.Get, path), cancellationToken);
        return await response.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    public async Task<T> SendAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var response = await OpenAsync(request, cancellationToken);
        try
        {
            var json = await response.Content.ReadFromJsonAsync(ClientJson.Default.JsonElement, cancellationToken);
            var value = json.Deserialize(type) ?? throw new JsonException("null");
            if (value is Answer answer)
                answer.Json = json;
            return value;
        }
        catch (JsonException e)
        {
            throw new NetraException(response.StatusCode, "bad_answer", $"{http.BaseAddress} does not answer like a Netra fleet: {e.Message}");
        }
    }

    /// <param name="ifMatch">The version that the change is of; any when null.</param>
    public Task<T> SendAsync<TBody, T>(
        HttpMethod method, string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<T> type, string? ifMatch, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body, bodyType) };
        if (ifMatch is not null)
            request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"{ifMatch}\""));
        return SendAsync(request, type, cancellationToken);
    }

    public async Task SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await OpenAsync(request, cancellationToken);
    }

    async Task<HttpResponseMessage> OpenAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using (request)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", credential.Key);
            try
            {
                var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                return response.IsSuccessStatusCode ? response : throw await Problems.ReadAsync(response, cancellationToken);
            }
            catch (HttpRequestException e)
            {
                throw new NetraException($"No fleet answers at {http.BaseAddress}: {e.Message}", e);
            }
        }
    }

    public static string Query(params ReadOnlySpan<(string Name, string? Value)> pairs)
    {
        var query = "";
        foreach (var (name, value) in pairs)
            query += value is null ? "" : $"{(query.Length == 0 ? '?' : '&')}{name}={Uri.EscapeDataString(value)}";
        return query;
    }

    public void Dispose() => http.Dispose();
}
