using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Netra.Notifier.Tests;

/// <summary>A client of a run's server-sent events. Every wait ends after a minute.</summary>
sealed class SseClient : IDisposable
{
    readonly HttpClient http = new();
    StreamReader? lines;

    public HttpStatusCode Status => Response.StatusCode;

    public HttpResponseMessage Response { get; private set; } = new();

    public int Comments { get; private set; }

    public int Resets { get; private set; }

    public string? Retry { get; private set; }

    public static Task<SseClient> OpenAsync(TestNotifier notifier, TestUser? user, string run, string? after = null, string? lastEventId = null) =>
        OpenAtAsync(notifier, user, $"/v1/stream/runs/{run}" + (after is null ? "" : "?after=" + after), lastEventId);

    public static async Task<SseClient> OpenAtAsync(TestNotifier notifier, TestUser? user, string path, string? lastEventId)
    {
        var client = new SseClient();
        await client.SendAsync(notifier, user, path, lastEventId);
        return client;
    }

    async Task SendAsync(TestNotifier notifier, TestUser? user, string path, string? lastEventId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(notifier.Address, path));
        if (user is not null)
            request.Headers.Authorization = new("Bearer", user.Key);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        Response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        lines = new(await Response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    /// <returns>The next envelope; null at the end of the stream.</returns>
    public async Task<JsonElement?> NextAsync()
    {
        if (await FrameAsync() is not var (id, envelope))
            return null;
        Assert.Equal(id, envelope.GetProperty("seq").ToString());
        return envelope;
    }

    /// <returns>The next frame that has an id and data; null at the end of the stream.</returns>
    public async Task<(string Id, JsonElement Data)?> FrameAsync()
    {
        string? id = null;
        string? data = null;
        while (await LineAsync() is { } line)
        {
            if (line.StartsWith(':'))
                Comments++;
            else if (line.StartsWith("id: ", StringComparison.Ordinal))
                id = line[4..];
            else if (line.StartsWith("retry: ", StringComparison.Ordinal))
                Retry = line[7..];
            else if (line == "event: reset")
                Resets++;
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                data = line[6..];
            else if (line.Length == 0 && id is not null && data is not null)
            {
                using var json = JsonDocument.Parse(data);
                return (id, json.RootElement.Clone());
            }
        }

        return null;
    }

    public async Task<string?> LineAsync()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(60));
        return await lines!.ReadLineAsync(deadline.Token);
    }

    public void Dispose()
    {
        lines?.Dispose();
        Response.Dispose();
        http.Dispose();
    }
}
