using System.Diagnostics;

namespace Netra.Api.Requests;

/// <summary>The ids that tie a request to what it starts; a header that is no plain short text is replaced.</summary>
readonly record struct RequestTrace(string CorrelationId, string? SessionId, string RequestId, string Traceparent)
{
    const int Most = 128;

    public static RequestTrace Of(HttpContext http) => new(
        Header(http, "X-Correlation-Id") ?? Guid.CreateVersion7().ToString(),
        Header(http, "X-Session-Id"),
        Header(http, "X-Request-Id") ?? Guid.CreateVersion7().ToString(),
        Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id } ? id : $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-00");

    static string? Header(HttpContext http, string name)
    {
        var value = http.Request.Headers[name].ToString();
        return value.Length is > 0 and <= Most && value.All(c => c is > ' ' and <= '~') ? value : null;
    }
}
