using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Netra.EndToEnd;

/// <summary>A client of a run's Server-Sent Events.</summary>
static class SseStream
{
    static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>Reads the stream to its end: the ids and the envelopes.</summary>
    public static async Task<(HttpStatusCode Status, IReadOnlyList<string?> Ids, IReadOnlyList<JsonElement> Events)> ReadAsync(
        Uri notifier, FleetUser user, Guid run, string query = "", string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(notifier, $"v1/stream/runs/{run}{query}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", user.Key);
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        List<string?> ids = [];
        List<JsonElement> events = [];
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
        {
            var parser = SseParser.Create(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
            await foreach (var item in parser.EnumerateAsync(TestContext.Current.CancellationToken))
            {
                ids.Add(item.EventId);
                events.Add(JsonSerializer.Deserialize<JsonElement>(item.Data));
            }
        }

        return (response.StatusCode, ids, events);
    }
}
