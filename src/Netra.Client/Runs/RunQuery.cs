namespace Netra.Client;

/// <summary>Which runs to list, newest first; all of the caller's when nothing is set.</summary>
public sealed record RunQuery
{
    public string? Status { get; init; }

    public string? Agent { get; init; }

    public string? Cursor { get; init; }

    /// <summary>100 when null; the fleet lowers what is above 1,000.</summary>
    public int? Limit { get; init; }
}
