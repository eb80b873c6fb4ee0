using System.ComponentModel.DataAnnotations;

namespace Netra.ToolWorker;

/// <summary>How a tool worker reads datasets.</summary>
public sealed class DatasetOptions
{
    public const string Section = "Datasets";

    /// <summary>Decoded columns kept in memory, in bytes.</summary>
    [Range(0, long.MaxValue)]
    public long CacheBytes { get; set; } = 256L << 20;
}
