namespace Netra.Storage.Datasets;

/// <summary>One imported file of one owner; the same bytes of the same owner are one row.</summary>
public sealed class DatasetRow : IOwned
{
    public Guid Id { get; set; }

    public Guid TenantId { get; set; }

    public Guid OwnerId { get; set; }

    public string Name { get; set; } = "";

    /// <summary><c>focus</c>, <c>llm</c>, <c>inventory</c>, <c>hourly</c>; empty until the header was read.</summary>
    public string Kind { get; set; } = "";

    /// <summary>SHA-256 of the bytes as sent, hex.</summary>
    public string Sha256 { get; set; } = "";

    public long Bytes { get; set; }

    public bool Gzip { get; set; }

    /// <summary>One of <see cref="DatasetStatus"/>.</summary>
    public string Status { get; set; } = DatasetStatus.Importing;

    public string? FocusVersion { get; set; }

    /// <summary>JSON array of column names in the file's order.</summary>
    public string Columns { get; set; } = "[]";

    public long Rows { get; set; }

    public long RejectedRows { get; set; }

    /// <summary>JSON array of the first rejected rows: line and reason.</summary>
    public string Rejected { get; set; } = "[]";

    /// <summary>Why the import failed.</summary>
    public string? Error { get; set; }

    public int Attempt { get; set; }

    public DateTimeOffset? LeaseUntil { get; set; }

    /// <summary>When the sweep sends the import again; null once it has ended.</summary>
    public DateTimeOffset? DueAt { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
}

/// <summary>The statuses of a dataset.</summary>
public static class DatasetStatus
{
    public const string Importing = "importing";
    public const string Ready = "ready";
    public const string Failed = "failed";
}
