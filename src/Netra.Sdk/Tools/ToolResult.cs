using System.Text.Json;

namespace Netra.Sdk;

/// <summary>How one attempt of a tool ended.</summary>
public abstract record ToolResult
{
    ToolResult() { }

    /// <summary>The result, and files saved beside the run in the same transaction.</summary>
    public sealed record Succeeded(JsonElement Value, IReadOnlyList<Artifact>? Artifacts = null) : ToolResult;

    /// <summary>The attempt failed as expected failures do.</summary>
    public sealed record Failed(Failure Failure) : ToolResult;

    /// <summary>A result from a value, written as snake_case JSON with every digit of its decimals.</summary>
    public static Succeeded Ok<T>(T value, params Artifact[] artifacts) =>
        new(JsonSerializer.SerializeToElement(value, SdkJson.Options), artifacts);
}
