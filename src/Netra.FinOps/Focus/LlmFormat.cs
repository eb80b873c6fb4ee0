using Netra.Sdk;

namespace Netra.FinOps;

/// <summary>LLM usage logs: one JSON object a line, with OpenTelemetry GenAI attribute names such as <c>gen_ai.request.model</c>.</summary>
sealed class LlmFormat : IDatasetFormat
{
    public const string Name = "llm";

    public string Kind => Name;

    public bool Recognises(string firstLine) => firstLine.TrimStart('\uFEFF', ' ', '\t').StartsWith('{');

    public async Task<DatasetImport> OpenAsync(Stream content, CancellationToken cancellationToken) =>
        await JsonLinesImport.OpenAsync(content, cancellationToken);
}
