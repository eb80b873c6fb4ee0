namespace Netra.Sdk;

/// <summary>The datasets of the user on whose behalf a tool runs.</summary>
public interface IDatasets
{
    /// <summary>Opens a dataset that is ready.</summary>
    /// <exception cref="FailureException"><c>invalid_input</c>: no such dataset, or its import has not ended well.</exception>
    Task<IDataset> OpenAsync(Guid id, CancellationToken cancellationToken);
}

/// <summary>An imported table, read by column.</summary>
public interface IDataset
{
    DatasetInfo Info { get; }

    /// <summary>Streams the named columns in row order, chunk by chunk; a column that the table lacks is left out of the chunk.</summary>
    IAsyncEnumerable<DatasetChunk> ReadAsync(IReadOnlyCollection<string> columns, CancellationToken cancellationToken);
}
