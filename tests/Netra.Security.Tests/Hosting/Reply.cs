using System.Text.Json;
using System.Text.RegularExpressions;

namespace Netra.Security.Tests;

/// <summary>An answer of the API, read.</summary>
public sealed partial record Reply(int Status, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public string? Code => Json.GetProperty("code").GetString();

    /// <summary>The body without the trace id, the only thing in which equal refusals may differ.</summary>
    public string Untraced => TraceId().Replace(Text, "");

    [GeneratedRegex("\"trace_id\":\"[^\"]*\"", RegexOptions.None, 1000)]
    private static partial Regex TraceId();
}
