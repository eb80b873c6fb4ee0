namespace Netra.Storage.Datasets;

/// <summary>One column of one chunk of rows, dictionary-coded and compressed (<see cref="ColumnCodec"/>).</summary>
public sealed class DatasetColumnChunk
{
    public Guid DatasetId { get; set; }

    /// <summary>Chunk of rows, from 0.</summary>
    public int Chunk { get; set; }

    /// <summary>Place of the column in the file, from 0.</summary>
    public int Ordinal { get; set; }

    public int Rows { get; set; }

    public byte[] Content { get; set; } = [];
}
