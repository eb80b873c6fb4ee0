using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Netra.Notifier;

/// <summary>Submits and decides over the API's HTTP interface, with the caller's own credential and nothing of this process.</summary>
sealed class ApiCalls(IOptions<ApiAddress> address) : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    static readonly string[] Traced = ["X-Correlation-Id", "X-Request-Id"];

    readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2) })
    {
        Timeout = Patience,
    };

    /// <summary>Submits a run once for each key. A thread that there is not yet is made under its id first.</summary>
    public async Task<ApiAnswer> SubmitAsync(HttpContext caller, Guid ownerId, string agent, JsonElement input, AgUiInput run, CancellationToken cancellationToken)
    {
        var thread = AgUiThread.IdOf(ownerId, run.ThreadId);
        var answer = await SubmitToAsync(caller, thread, agent, input, run, cancellationToken);
        if (!answer.IsNotFound())
            return answer;
        var made = await SendAsync(HttpMethod.Put, caller, $"v1/threads/{thread}", Json(json => json.WriteString("title"u8, AgUiThread.TitleOf(run))), [], cancellationToken);
        return made.Accepted ? await SubmitToAsync(caller, thread, agent, input, run, cancellationToken) : made;
    }

    Task<ApiAnswer> SubmitToAsync(HttpContext caller, Guid thread, string agent, JsonElement input, AgUiInput run, CancellationToken cancellationToken)
    {
        var body = Json(json =>
        {
            json.WriteString("agent"u8, agent);
            json.WritePropertyName("input"u8);
            input.WriteTo(json);
            json.WriteString("thread_id"u8, thread);
        });
        var session = Uri.EscapeDataString(run.ThreadId);
        return SendAsync(HttpMethod.Post, caller, "v1/runs", body, [("Idempotency-Key", run.RunId), ("X-Session-Id", session)], cancellationToken);
    }

    /// <summary>Decides what a run asks.</summary>
    public Task<ApiAnswer> DecideAsync(HttpContext caller, OpenQuestion question, ResumeAnswer answer, CancellationToken cancellationToken)
    {
        var body = Json(json =>
        {
            json.WriteBoolean("approve"u8, answer.Approve);
            if (answer.Comment is { } comment)
                json.WriteString("comment"u8, comment);
        });
        return SendAsync(HttpMethod.Post, caller, $"v1/runs/{question.RunId}/approvals/{question.CallId}", body, [], cancellationToken);
    }

    public void Dispose() => http.Dispose();

    async Task<ApiAnswer> SendAsync(
        HttpMethod method, HttpContext caller, string path, ReadOnlyMemory<byte> body, (string Name, string Value)[] headers, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(address.Value.Url.TrimEnd('/') + "/", UriKind.Absolute, out var api) || api.Scheme is not ("http" or "https"))
            return ApiAnswer.Away("Set Api:Url, where runs are submitted.");
        using var request = new HttpRequestMessage(method, new Uri(api, path)) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TryAddWithoutValidation("Authorization", caller.Request.Headers.Authorization.ToString());
        foreach (var (name, value) in Traced.Select(n => (n, caller.Request.Headers[n].ToString())).Where(h => h.Item2.Length > 0).Concat(headers))
            request.Headers.TryAddWithoutValidation(name, value);
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            return new(
                (int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), await response.Content.ReadAsByteArrayAsync(cancellationToken),
                response.Headers.RetryAfter?.ToString());
        }
        catch (HttpRequestException)
        {
            return ApiAnswer.Away("The API does not answer; try again.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ApiAnswer.Away("The API does not answer in time; try again.");
        }
    }

    static ReadOnlyMemory<byte> Json(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}

/// <summary>What the API answered.</summary>
/// <param name="Reason">Why it could not be asked; null when it was.</param>
sealed record ApiAnswer(int Status, string? ContentType, ReadOnlyMemory<byte> Body, string? RetryAfter, string? Reason = null)
{
    public bool Accepted => Status is >= 200 and < 300;

    public static ApiAnswer Away(string reason) => new(StatusCodes.Status503ServiceUnavailable, null, default, null, reason);

    /// <summary>Whether an object was not found; an unknown agent is another matter.</summary>
    public bool IsNotFound()
    {
        if (Reason is not null || Status != StatusCodes.Status404NotFound || ContentType?.StartsWith("application/problem+json", StringComparison.Ordinal) != true)
            return false;
        using var problem = JsonDocument.Parse(Body);
        return problem.RootElement.TryGetProperty("code"u8, out var code) && code.ValueEquals("not_found"u8);
    }

    /// <summary>The id of the run that it tells of.</summary>
    public Guid RunId()
    {
        using var run = JsonDocument.Parse(Body);
        return run.RootElement.GetProperty("id"u8).GetGuid();
    }

    /// <summary>The refusal, as the API worded it.</summary>
    public IResult Refusal(HttpContext context)
    {
        if (Reason is not null || Status < StatusCodes.Status400BadRequest)
            return StreamProblem.Unavailable(context, Reason ?? "The API answers with a redirect; set Api:Url to its own address.");
        if (RetryAfter is not null)
            context.Response.Headers.RetryAfter = RetryAfter;
        return TypedResults.Text(Body.Span, ContentType, Status);
    }
}
