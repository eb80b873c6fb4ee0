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

    /// <summary>The role that a process whose own role is bound by row-level security becomes, inside a transaction, for named jobs. Empty where the database has no row-level security.</summary>
    [RegularExpression("^([a-z_][a-z0-9_]*)?$")]
    public string SystemRole { get; set; } = "";
}
