using System.Text.Json;
using Microsoft.AspNetCore.Routing;

namespace Netra.Api.Tests.OpenApi;

public sealed class DocumentTests(ApiHost host)
{
    [Fact]
    public async Task Routes_and_schemas_are_those_that_were_approved()
    {
        var document = await ReadAsync();
        var text = JsonSerializer.Serialize(document.RootElement, new JsonSerializerOptions { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n";
        Approved.Check("openapi-v1.json", text);
    }

    [Fact]
    public async Task Every_route_is_in_the_document_with_its_problems()
    {
        using var document = await ReadAsync();
        Assert.StartsWith("3.1", document.RootElement.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        var paths = document.RootElement.GetProperty("paths");
        var routes = host.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.StartsWith("/v1", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(routes);
        foreach (var route in routes)
        {
            foreach (var method in route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)
            {
                var operation = paths.GetProperty(route.RoutePattern.RawText!.TrimEnd('/')).GetProperty(method.ToLowerInvariant());
                var responses = operation.GetProperty("responses");
                foreach (var status in new[] { "401", "429", "503" })
                    Assert.True(responses.GetProperty(status).GetProperty("content").TryGetProperty("application/problem+json", out _));
                Assert.True(operation.TryGetProperty("operationId", out _));
            }
        }
    }

    async Task<JsonDocument> ReadAsync()
    {
        using var client = TestUser.Client(host, null);
        return JsonDocument.Parse(await client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)));
    }
}
