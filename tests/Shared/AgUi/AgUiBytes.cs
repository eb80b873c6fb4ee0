using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Netra.Tests;

/// <summary>A client of AG-UI streams that reads the bytes as they are.</summary>
sealed class AgUiBytes : IDisposable
{
    static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(60) };

    readonly MemoryStream read = new();
    Stream body = Stream.Null;

    public HttpResponseMessage Response { get; private set; } = new();

    public HttpStatusCode Status => Response.StatusCode;

    public static Task<AgUiBytes> PostAsync(Uri notifier, string? key, string agent, object input) =>
        SendAsync(HttpMethod.Post, new(notifier, "/v1/stream/agui/" + agent), key, null, JsonSerializer.Serialize(input));

    public static Task<AgUiBytes> GetAsync(Uri notifier, string? key, string agent, string run, string? lastEventId = null, string query = "") =>
        SendAsync(HttpMethod.Get, new(notifier, $"/v1/stream/agui/{agent}/{run}{query}"), key, lastEventId, null);

    public static async Task<AgUiBytes> SendAsync(HttpMethod method, Uri address, string? key, string? lastEventId, string? json)
    {
        using var request = new HttpRequestMessage(method, address);
        if (key is not null)
            request.Headers.Authorization = new("Bearer", key);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        var client = new AgUiBytes { Response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken) };
        client.body = await client.Response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        return client;
    }

    /// <summary>All bytes up to the end of the stream.</summary>
    public Task<string> TextAsync() => UntilAsync(_ => false);

    /// <summary>The bytes up to where they are enough, or to the end.</summary>
    public async Task<string> UntilAsync(Func<string, bool> enough)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(60));
        var buffer = new byte[16_384];
        while (!enough(Text) && await body.ReadAsync(buffer, deadline.Token) is var count and > 0)
            read.Write(buffer, 0, count);
        return Text;
    }

    /// <summary>The whole stream's frames, its rules asserted.</summary>
    public async Task<IReadOnlyList<AgUiSeen>> FramesAsync(string thread, string run)
    {
        var text = await TextAsync();
        Assert.True(Status == HttpStatusCode.OK, $"{Status} {text}");
        Assert.Equal("text/event-stream", Response.Content.Headers.ContentType?.MediaType);
        var frames = AgUiSeen.Read(text);
        AgUiRules.AreKept(frames, thread, run);
        return frames;
    }

    public void Dispose()
    {
        body.Dispose();
        Response.Dispose();
        read.Dispose();
    }

    string Text => Encoding.UTF8.GetString(read.ToArray());
}
