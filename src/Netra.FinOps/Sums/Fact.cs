namespace Netra.FinOps;

/// <summary>One figure that a report may cite.</summary>
/// <param name="Id">Unique within a run, the same for the same arguments: tool, then figure.</param>
/// <param name="Unit">A currency, <c>percent</c>, <c>rows</c>, <c>days</c> and the like.</param>
/// <param name="Method">How it was computed, in a sentence.</param>
/// <param name="Rows">Rows that went into it.</param>
sealed record Fact(string Id, string Name, decimal Value, string Unit, string Method, long Rows);
