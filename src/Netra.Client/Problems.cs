using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Netra.Client;

/// <summary>Reads problem documents (RFC 9457).</summary>
static class Problems
{
    public static async Task<NetraException> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using (response)
        {
            var problem = Parse(await response.Content.ReadAsStringAsync(cancellationToken));
            var status = string.Create(CultureInfo.InvariantCulture, $"HTTP {(int)response.StatusCode}");
            return new NetraException(response.StatusCode, Text(problem, "code") ?? "http_error", Message(problem) ?? status)
            {
                TraceId = Text(problem, "trace_id"),
                RetryAfter = response.Headers.RetryAfter?.Delta,
                Problem = problem,
            };
        }
    }

    static JsonElement? Parse(string body)
    {
        try
        {
            return JsonElement.Parse(body) is { ValueKind: JsonValueKind.Object } problem ? problem : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Detail or title, then each fault of the input on a line of its own.</summary>
    static string? Message(JsonElement? problem)
    {
        if ((Text(problem, "detail") ?? Text(problem, "title")) is not { } text)
            return null;
        var message = new StringBuilder(text);
        if (problem!.Value.TryGetProperty("errors", out var errors))
            foreach (var line in Faults(errors))
                message.Append("\n  ").Append(line);
        return message.ToString();
    }

    static IEnumerable<string> Faults(JsonElement errors) => errors.ValueKind switch
    {
        JsonValueKind.Array => errors.EnumerateArray().Select(e => e.ValueKind == JsonValueKind.Object
            ? string.Join(": ", e.EnumerateObject().Select(m => m.Value.ToString()))
            : e.ToString()),
        JsonValueKind.Object => errors.EnumerateObject().Select(m => $"{m.Name}: {m.Value}"),
        _ => [],
    };

    static string? Text(JsonElement? problem, string member) =>
        problem is { } p && p.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
