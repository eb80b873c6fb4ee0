using System.Text.Json;

namespace Netra.Security.Tests.Access;

/// <summary>What the API's own document says there is.</summary>
static class Operations
{
    static readonly string[] Methods = ["get", "post", "put", "patch", "delete"];

    public static async Task<JsonElement> DocumentAsync(SecureHost host)
    {
        using var http = new HttpClient { BaseAddress = host.Address };
        return JsonDocument.Parse(await http.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), TestContext.Current.CancellationToken)).RootElement;
    }

    public static IReadOnlyList<Operation> Of(JsonElement document) =>
    [
        .. from path in document.GetProperty("paths").EnumerateObject()
           from method in path.Value.EnumerateObject()
           where Methods.Contains(method.Name, StringComparer.Ordinal)
           select new Operation(method.Value.GetProperty("operationId").GetString()!, new HttpMethod(method.Name.ToUpperInvariant()), path.Name, method.Value),
    ];
}

/// <summary>An operation of the API.</summary>
sealed record Operation(string Id, HttpMethod Method, string Path, JsonElement Definition)
{
    /// <summary>The schema of its JSON body, where it takes one.</summary>
    public JsonElement? Body =>
        Definition.TryGetProperty("requestBody", out var body) && body.GetProperty("content").TryGetProperty("application/json", out var json) ? json.GetProperty("schema") : null;

    public IEnumerable<JsonElement> Parameters => Definition.TryGetProperty("parameters", out var all) ? all.EnumerateArray() : [];
}
