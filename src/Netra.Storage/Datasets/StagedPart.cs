namespace Netra.Storage.Datasets;

/// <summary>A part of a file as it was sent; removed once the import has ended.</summary>
public sealed class StagedPart
{
    public const int Size = 1 << 20;

    public Guid DatasetId { get; set; }

    /// <summary>From 0.</summary>
    public int Number { get; set; }

    public byte[] Content { get; set; } = [];
}
