using System.Runtime.CompilerServices;
using Netra.Sdk;

namespace Netra.ToolWorker.Tests.Imports;

/// <summary>One column <c>line</c>, one row a chunk; a gate may hold the reader before a row, or at the end of the file.</summary>
sealed class LineFormat : IDatasetFormat
{
    public string Kind => "lines";

    /// <summary>Awaited with the rows read so far before the next is given.</summary>
    public Func<int, Task> Gate { get; set; } = _ => Task.CompletedTask;

    public bool Recognises(string firstLine) => firstLine == "line";

    public async Task<DatasetImport> OpenAsync(Stream content, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(content);
        var lines = (await reader.ReadToEndAsync(cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new Import(lines[1..], Gate);
    }

    sealed class Import(string[] lines, Func<int, Task> gate) : DatasetImport
    {
        public override IReadOnlyList<string> Columns => ["line"];

        public override string? FocusVersion => null;

        public override IReadOnlyList<RejectedRow> Rejected { get; } = [new(2, "blank")];

        public override async IAsyncEnumerable<DatasetChunk> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            for (var i = 0; i < lines.Length; i++)
            {
                await gate(i);
                yield return new(1, new Dictionary<string, ColumnChunk>(StringComparer.Ordinal) { ["line"] = ColumnChunk.Encode([lines[i]]) });
            }

            await gate(lines.Length);
        }

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
