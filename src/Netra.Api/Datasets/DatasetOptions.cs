using System.ComponentModel.DataAnnotations;

namespace Netra.Api.Datasets;

/// <summary>Limits of uploaded files.</summary>
sealed class DatasetOptions
{
    public const string Section = "Datasets";

    /// <summary>Bytes of a file as it is sent.</summary>
    [Range(1, long.MaxValue)]
    public long MaxBytes { get; set; } = 1L << 30;

    /// <summary>Bytes of a file's content once its gzip is undone.</summary>
    [Range(1, long.MaxValue)]
    public long MaxInflatedBytes { get; set; } = 16L << 30;
}
