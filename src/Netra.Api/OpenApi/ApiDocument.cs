using Microsoft.OpenApi;
using Netra.Api.Problems;

namespace Netra.Api.OpenApi;

/// <summary>The OpenAPI 3.1 document at <c>/openapi/v1.json</c>, made from the routes.</summary>
static class ApiDocument
{
    const string Scheme = "bearer";

    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = d => d.ActionDescriptor.EndpointMetadata.OfType<ApiRoute>().Any();
        options.AddSchemaTransformer((schema, context, _) =>
        {
            if (schema.Format == "date-time") // a converter of our own hides that times are strings
                schema.Type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) is null ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
            if (schema.Type is { } type && type.HasFlag(JsonSchemaType.Array))
                schema.Items ??= new OpenApiSchema(); // of anything
            return Task.CompletedTask;
        });
        options.AddDocumentTransformer((document, _, _) =>
        {
            Describe(document);
            return Task.CompletedTask;
        });
    });

    public static void MapApiDocument(this IEndpointRouteBuilder routes) => routes.MapOpenApi();

    static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Netra",
            Version = "v1",
            Description = "Runs agents durably. Every error is RFC 9457 problem details with a stable code.",
        };
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [Scheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = Scheme, Description = "An API key nk_<id>_<secret>, a token nt_<id>_<secret>, or a JWT of a configured issuer, checked as RFC 8725 says." },
        };
        CommonAnswers.Add(document);
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
    }
}
