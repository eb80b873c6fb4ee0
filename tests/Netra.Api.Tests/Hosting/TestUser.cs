using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Netra.Api.Tests;

/// <summary>Calls the API as one user, the way any client does.</summary>
public sealed class TestUser(ApiHost host, Guid tenantId, string tenant, Guid userId, string key) : IDisposable
{
    readonly HttpClient http = Client(host, key);

    public Guid TenantId { get; } = tenantId;

    public string Tenant { get; } = tenant;

    public Guid UserId { get; } = userId;

    public string Key { get; } = key;

    public static HttpClient Client(ApiHost host, string? key)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = host.Address };
        if (key is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await http.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    public Task<Answer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    public async Task<Answer> PostAsync(string path, object body, params (string Name, string Value)[] headers)
    {
        using HttpContent content = body is string text ? new StringContent(text, Encoding.UTF8, "application/json") : JsonContent.Create(body);
        return await SendAsync(HttpMethod.Post, path, content, headers);
    }

    public Task<Answer> PatchAsync(string path, object body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Patch, path, JsonContent.Create(body), headers);

    public Task<Answer> PutAsync(string path, object body) => SendAsync(HttpMethod.Put, path, JsonContent.Create(body));

    public Task<Answer> SubmitAsync(string text = "hi", params (string Name, string Value)[] headers) =>
        PostAsync("/v1/runs", new { agent = "echo", input = new { text } }, headers);

    /// <summary>The id of a run that was accepted.</summary>
    public async Task<Guid> RunAsync()
    {
        var answer = await SubmitAsync();
        Assert.Equal(202, answer.Status);
        return answer.Id;
    }

    public void Dispose() => http.Dispose();
}

/// <summary>A response, read.</summary>
public sealed record Answer(int Status, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public Guid Id => Json.GetProperty("id").GetGuid();

    public string? Code => Json.GetProperty("code").GetString();

    /// <summary>The body without the trace id, the only thing that may differ between equal refusals.</summary>
    public string Untraced => Text.Replace(Json.GetProperty("trace_id").GetString()!, "", StringComparison.Ordinal);

    public static async Task<Answer> ReadAsync(HttpResponseMessage response)
    {
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(), headers);
    }

    /// <summary>Checks that it is problem details with this status and code.</summary>
    public Answer IsProblem(int status, string code)
    {
        Assert.True(Status == status, $"{status} expected, not {Status}: {Text}");
        Assert.Equal("application/problem+json", Headers["Content-Type"]);
        Assert.Equal((code, status), (Code, Json.GetProperty("status").GetInt32()));
        Assert.Matches("^[0-9a-f]{32}$", Json.GetProperty("trace_id").GetString());
        Assert.NotEmpty(Json.GetProperty("detail").GetString()!);
        Assert.DoesNotContain("   at ", Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Netra.", Text, StringComparison.Ordinal);
        Assert.Equal("nosniff", Headers["X-Content-Type-Options"]);
        Assert.False(Headers.ContainsKey("Server"));
        return this;
    }

    public IReadOnlyList<string> Pointers => [.. Json.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("pointer").GetString()!)];
}
