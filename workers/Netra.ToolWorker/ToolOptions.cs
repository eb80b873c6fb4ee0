namespace Netra.ToolWorker;

/// <summary>Which tools a replica serves.</summary>
public sealed class ToolOptions
{
    public const string Section = "Tools";

    /// <summary>Names joined by commas; empty for all.</summary>
    public string Only { get; set; } = "";

    /// <summary>Calls of one tool that a replica works on at once.</summary>
    [System.ComponentModel.DataAnnotations.Range(1, 1000)]
    public int Concurrency { get; set; } = 16;

    public bool Serves(string tool) =>
        Only.Length == 0 || Only.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Contains(tool, StringComparer.Ordinal);
}
