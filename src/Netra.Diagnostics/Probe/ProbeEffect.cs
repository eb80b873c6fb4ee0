using System.Globalization;
using System.Net.Http.Json;
using Netra.Sdk;

namespace Netra.Diagnostics;

/// <summary>An effect outside Netra that a test can count: one POST to this machine, follows no redirect, uses no proxy.</summary>
static class ProbeEffect
{
    static readonly HttpClient Client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });

    public static bool Allows(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.IsLoopback && uri.UserInfo.Length == 0
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);

    /// <returns>Null when the effect was accepted, else what was answered.</returns>
    public static async Task<string?> PostAsync(string url, ToolContext context, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(url));
        request.Headers.Add("Idempotency-Key", context.CallId.ToString());
        request.Content = JsonContent.Create(new Effect(context.CallId, context.RunId, context.Attempt), options: SdkJson.Options);
        await request.Content.LoadIntoBufferAsync(cancellationToken);
        using var response = await Client.SendAsync(request, cancellationToken);
        return response.IsSuccessStatusCode ? null : string.Create(CultureInfo.InvariantCulture, $"effect_url answered {(int)response.StatusCode}.");
    }

    sealed record Effect(Guid Key, Guid Run, int Attempt);
}
