using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Netra.EndToEnd;

/// <summary>An answer over HTTP, read whole.</summary>
public sealed record Answer(HttpStatusCode Status, string? MediaType, HttpResponseHeaders Headers, string Body)
{
    public JsonElement Json
    {
        get
        {
            using var document = JsonDocument.Parse(Body);
            return document.RootElement.Clone();
        }
    }

    public string Text(string member) => Json.GetProperty(member).GetString()!;

    /// <summary>Asserts a problem of that status and code.</summary>
    public JsonElement Problem(int status, string code)
    {
        Assert.True((int)Status == status, ToString());
        Assert.Equal("application/problem+json", MediaType);
        var problem = Json;
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.False(string.IsNullOrEmpty(problem.GetProperty("trace_id").GetString()));
        Assert.DoesNotContain("   at ", Body, StringComparison.Ordinal);
        return problem;
    }

    public override string ToString() => $"{(int)Status} {Body}";
}
