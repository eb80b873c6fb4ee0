using Microsoft.OpenApi;

namespace Netra.Api.Datasets;

/// <summary>Documents the body of an upload, which is streamed and never bound.</summary>
static class UploadBody
{
    static readonly string[] Raw = ["text/csv", "application/gzip", "application/x-ndjson", "application/octet-stream"];

    public static Task DescribeAsync(OpenApiOperation operation)
    {
        var file = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" };
        var content = Raw.ToDictionary(t => t, _ => new OpenApiMediaType { Schema = file }, StringComparer.Ordinal);
        content["multipart/form-data"] = new OpenApiMediaType
        {
            Schema = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
                {
                    ["name"] = new OpenApiSchema { Type = JsonSchemaType.String },
                    ["kind"] = new OpenApiSchema { Type = JsonSchemaType.String },
                    ["file"] = file,
                },
                Required = new HashSet<string>(StringComparer.Ordinal) { "file" },
            },
        };
        operation.RequestBody = new OpenApiRequestBody
        {
            Description = "The file: CSV or JSON lines, plain or gzip. In a multipart body it is the last part.",
            Required = true,
            Content = content,
        };
        return Task.CompletedTask;
    }
}
