using System.Runtime.CompilerServices;
using Netra.Sdk;

namespace Netra.FinOps;

/// <summary>Reads JSON objects, one a line, as rows; a column for each distinct top-level member.</summary>
/// <remarks>
/// Columns are in order of first appearance. They are known at once for the first chunk; a member that first appears later adds a
/// column then, which the chunks before lack. Memory is bounded by one chunk and one line.
/// </remarks>
sealed class JsonLinesImport : DatasetImport
{
    readonly LineReader lines;
    readonly List<RejectedRow> rejected = [];
    readonly JsonColumns columns = new();
    DatasetChunk? first;

    JsonLinesImport(Stream content) => lines = new LineReader(content);

    public override IReadOnlyList<string> Columns => columns.Names;

    public override string? FocusVersion => null;

    public override IReadOnlyList<RejectedRow> Rejected => rejected;

    /// <exception cref="FailureException"><c>invalid_input</c>: empty, or the first line is no JSON object.</exception>
    public static async Task<JsonLinesImport> OpenAsync(Stream content, CancellationToken cancellationToken)
    {
        var import = new JsonLinesImport(content);
        try
        {
            import.first = await import.NextAsync(cancellationToken);
            if (import.first is null || import.rejected is [{ Line: 1 }, ..])
                throw Invalid.Input("The file is no usage log: send one JSON object a line, from the first line on.");
            return import;
        }
        catch
        {
            await import.DisposeAsync();
            throw;
        }
    }

    public override async IAsyncEnumerable<DatasetChunk> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var chunk = first; chunk is not null; chunk = await NextAsync(cancellationToken))
        {
            first = null;
            yield return chunk;
        }
    }

    public override ValueTask DisposeAsync() => lines.DisposeAsync();

    async Task<DatasetChunk?> NextAsync(CancellationToken cancellationToken)
    {
        var rows = 0;
        while (rows < RowsPerChunk && await lines.NextAsync(cancellationToken) is { } line)
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            if (columns.TryAdd(line) is { } fault)
                rejected.Add(new(lines.Line, fault));
            else
                rows++;
        }

        return rows == 0 ? null : columns.Flush(rows);
    }
}
