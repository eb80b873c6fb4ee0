namespace Netra.Sdk;

/// <summary>A file being read, once, from front to back.</summary>
public abstract class DatasetImport : IAsyncDisposable
{
    public const int RowsPerChunk = 16_384;

    public abstract IReadOnlyList<string> Columns { get; }

    public abstract string? FocusVersion { get; }

    /// <summary>Rows left out so far, with the line and the reason; grows while chunks are read.</summary>
    public abstract IReadOnlyList<RejectedRow> Rejected { get; }

    /// <summary>The rows in order, at most <see cref="RowsPerChunk"/> a chunk, every column in every chunk.</summary>
    public abstract IAsyncEnumerable<DatasetChunk> ReadAsync(CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}

/// <summary>A row that could not be read.</summary>
/// <param name="Line">Line in the file, from 1.</param>
public sealed record RejectedRow(long Line, string Reason);
