using System.Text;
using Netra.Storage.Tenants;

namespace Netra.Security.Tests;

/// <summary>Somebody who calls the API.</summary>
public sealed class Person(SecureHost host, Tenant tenant, User user, string key) : IDisposable
{
    readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 }) { BaseAddress = host.Address, Timeout = TimeSpan.FromSeconds(20) };

    public Tenant Tenant { get; } = tenant;

    public User User { get; } = user;

    public string Key { get; } = key;

    public Task<Reply> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Reply> PostAsync(string path, string json) => SendAsync(HttpMethod.Post, path, Json(json));

    public static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    public Task<Reply> SendAsync(HttpMethod method, string path, HttpContent? content = null) => SendAsync(method, path, content, "Bearer " + Key);

    /// <param name="authorization">In the place of the own key; null for none.</param>
    public async Task<Reply> SendAsync(HttpMethod method, string path, HttpContent? content, string? authorization)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var response = await http.SendAsync(request);
        var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(), headers);
    }

    public void Dispose() => http.Dispose();
}
