using System.ComponentModel.DataAnnotations;

namespace Netra.Storage;

/// <summary>Where the database is.</summary>
public sealed class DatabaseOptions
{
    public const string Section = "Database";

    /// <summary><c>postgresql://user:password@host:port/database</c> or <c>sqlite:/path/to/file.db</c>.</summary>
    [Required]
    public string Url { get; set; } = "";

    /// <summary>Connections at most, for each process.</summary>
    [Range(1, 1000)]
    public int PoolSize { get; set; } = 40;
}
