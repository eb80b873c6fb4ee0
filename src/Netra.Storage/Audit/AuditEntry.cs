namespace Netra.Storage.Audit;

/// <summary>A denied or administrative act: a link of its tenant's chain. Rows are added and never changed.</summary>
public sealed class AuditEntry
{
    /// <summary>The tenant of who acted; each has its own chain.</summary>
    public Guid TenantId { get; set; }

    /// <summary>Place in the chain, dense from 1.</summary>
    public long Seq { get; set; }

    public Guid Id { get; set; }

    /// <summary>By the database's clock.</summary>
    public DateTimeOffset At { get; set; }

    public Guid UserId { get; set; }

    public string UserName { get; set; } = "";

    public string Action { get; set; } = "";

    /// <summary>What it was done to: an id, a name or a route.</summary>
    public string? Target { get; set; }

    public bool Allowed { get; set; }

    /// <summary>How many equal acts the row stands for; above 1 only for denied ones that came too fast to be written each.</summary>
    public int Times { get; set; } = 1;

    /// <summary>JSON object, at most 4,000 characters; holds no secrets.</summary>
    public string? Detail { get; set; }

    public string? TraceId { get; set; }

    /// <summary>The hash of the row before; 32 zero bytes in the first.</summary>
    public byte[] Previous { get; set; } = [];

    /// <summary>SHA-256 over <see cref="Previous"/> and every other column.</summary>
    public byte[] Hash { get; set; } = [];
}
