namespace Netra.FinOps;

/// <param name="Analysed">Rules that judged this bill.</param>
/// <param name="NotAnalysed">Rules that this bill lacks the input for; their sentences are among the warnings as well.</param>
sealed record WasteOutput(
    IReadOnlyList<Fact> Facts, IReadOnlyList<Recommendation> Rows, IReadOnlyList<string> Warnings, long RowsScanned, long ExecutionTimeMs,
    IReadOnlyList<string> Analysed, IReadOnlyList<SkippedRule> NotAnalysed) : ToolOutput<Recommendation>(Facts, Rows, Warnings, RowsScanned, ExecutionTimeMs);

/// <summary>A rule that could not judge a bill.</summary>
/// <param name="Message">What is missing and how to get it.</param>
sealed record SkippedRule(string Type, string Message);
