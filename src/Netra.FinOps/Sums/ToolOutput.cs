namespace Netra.FinOps;

/// <summary>The common shape of every result of a tool; a tool with more to say adds members.</summary>
/// <param name="Warnings">What the reader must know to take the figures rightly, in sentences.</param>
/// <param name="RowsScanned">Rows of the dataset that were looked at, before period and filter.</param>
record ToolOutput<TRow>(
    IReadOnlyList<Fact> Facts, IReadOnlyList<TRow> Rows, IReadOnlyList<string> Warnings, long RowsScanned, long ExecutionTimeMs);
