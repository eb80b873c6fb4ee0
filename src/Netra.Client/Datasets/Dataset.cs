using System.Text.Json;

namespace Netra.Client;

/// <summary>An imported file.</summary>
public sealed record Dataset : Answer
{
    public const string Ready = "ready";
    public const string Failed = "failed";

    public required Guid Id { get; init; }

    public required string Name { get; init; }

    /// <summary><c>focus</c>, <c>llm</c>, <c>inventory</c> or <c>hourly</c>; null or empty until the header was read.</summary>
    public string? Kind { get; init; }

    public string? FocusVersion { get; init; }

    public long Rows { get; init; }

    public long RejectedRows { get; init; }

    public string? Sha256 { get; init; }

    /// <summary><c>importing</c>, <c>ready</c> or <c>failed</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Why the import failed; text or an object with a message.</summary>
    public JsonElement? Error { get; init; }
}
