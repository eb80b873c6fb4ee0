namespace Netra.FinOps;

/// <summary>Data that a goal cannot be reached without.</summary>
/// <param name="Kind">The kind of dataset.</param>
/// <param name="Export">What to export, and where from.</param>
/// <param name="Columns">Those that the file must have.</param>
/// <param name="Days">Days that it should cover; null where the rules that read it say nothing of days.</param>
/// <param name="Load">The command that loads it.</param>
/// <param name="ReadBy">The agent that reads it; null where there is none yet.</param>
sealed record DataNeed(string Kind, string Export, IReadOnlyList<string> Columns, int? Days, string Load, string? ReadBy);
