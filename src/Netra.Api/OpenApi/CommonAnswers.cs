using System.Globalization;
using Microsoft.OpenApi;
using Netra.Api.Problems;

namespace Netra.Api.OpenApi;

/// <summary>What every operation of the document may answer with beside its own: the state of the caller's request rate, and a failure of the server.</summary>
static class CommonAnswers
{
    const string Policy = "RateLimit-Policy";
    const string Limit = "RateLimit";
    const string RetryAfter = "Retry-After";

    /// <summary>Statuses of requests that come too early, or to a server that is not there yet.</summary>
    static readonly string[] Later = ["429", "503"];

    public static void Add(OpenApiDocument document)
    {
        document.Components!.Headers = new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal)
        {
            [Policy] = Header(JsonSchemaType.String, "The request rate of the caller's tier, as in draft-ietf-httpapi-ratelimit-headers-10; absent where there is none."),
            [Limit] = Header(JsonSchemaType.String, "What is left of it: r requests now, and t seconds until all are there again."),
            [RetryAfter] = Header(JsonSchemaType.Integer, "Seconds after which to try again."),
        };
        foreach (var operation in document.Paths.Values.SelectMany(p => p.Operations?.Values.AsEnumerable() ?? []))
        {
            operation.Responses ??= new();
            operation.Responses.TryAdd("500", ServerError(document));
            foreach (var (status, response) in operation.Responses)
            {
                if (response is OpenApiResponse own)
                    own.Headers = Headers(status, document);
            }
        }
    }

    /// <summary>Nobody is known whose rate it would be where the credential was refused.</summary>
    static Dictionary<string, IOpenApiHeader> Headers(string status, OpenApiDocument document)
    {
        var headers = new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal);
        if (status != StatusCodes.Status401Unauthorized.ToString(CultureInfo.InvariantCulture))
        {
            foreach (var name in (string[])[Policy, Limit])
                headers[name] = new OpenApiHeaderReference(name, document);
        }

        if (Later.Contains(status, StringComparer.Ordinal))
            headers[RetryAfter] = new OpenApiHeaderReference(RetryAfter, document);
        return headers;
    }

    static OpenApiHeader Header(JsonSchemaType type, string description) => new()
    {
        Description = description,
        Schema = new OpenApiSchema { Type = type, Format = type == JsonSchemaType.Integer ? "int32" : null },
    };

    static OpenApiResponse ServerError(OpenApiDocument document) => new()
    {
        Description = "Internal Server Error",
        Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [Problem.MediaType] = new() { Schema = new OpenApiSchemaReference(nameof(Problem), document) } },
    };
}
