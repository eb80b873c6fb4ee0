using System.Text.Json;

namespace Netra.FinOps;

/// <summary>The result of a cost analysis. A part that the bill does not allow is absent, and <see cref="DataQuality"/> names it.</summary>
sealed record CostReport
{
    public BillSummary? Summary { get; init; }

    public IReadOnlyList<QualityNote> DataQuality { get; init; } = [];

    public IReadOnlyList<Breakdown> Breakdowns { get; init; } = [];

    public IReadOnlyList<ResourceRow>? TopResources { get; init; }

    public JsonElement? TagCoverage { get; init; }

    public JsonElement? Savings { get; init; }

    public JsonElement? Commitments { get; init; }

    /// <summary>Largest saving first, ties by id.</summary>
    public IReadOnlyList<Recommendation> Recommendations { get; init; } = [];

    /// <summary>The largest of each conflict group; absent when no rule could look.</summary>
    public decimal? PotentialSavingsMonthly { get; init; }

    public IReadOnlyList<PlannedAction> Actions { get; init; } = [];

    public IReadOnlyList<Fact> Facts { get; init; } = [];

    public string Planner { get; init; } = "deterministic";

    public string Narrator { get; init; } = "deterministic";

    public ReportFiles? Report { get; init; }
}

/// <summary>A fault of the data, or a part that is missing.</summary>
/// <param name="Severity"><c>info</c>, <c>warning</c> or <c>error</c>.</param>
/// <param name="Rows">Rows that have the fault; 0 where it is not one of rows.</param>
sealed record QualityNote(string Code, string Severity, string? Column, long Rows, string Message)
{
    /// <summary>A part that this report has not.</summary>
    public const string NotAnalysed = "not_analysed";
}

/// <summary>All groups of one dimension by BilledCost, ties by key.</summary>
sealed record Breakdown(string GroupBy, IReadOnlyList<CostRow> Rows);

/// <summary>Recommendations of one type, to be done together.</summary>
/// <param name="Order">From 1; what to do first.</param>
/// <param name="MonthlySaving">Of the recommendations that it names, none of which conflicts with another action's.</param>
sealed record PlannedAction(
    int Order, string Title, string Type, IReadOnlyList<string> RecommendationIds, decimal MonthlySaving, Level Priority, Level Effort, bool RestartNeeded, string Action);

/// <summary>Where the rendered report is: the Markdown text, and the names of the run's artifacts.</summary>
sealed record ReportFiles(string Markdown, string HtmlRef, string CsvRef);
