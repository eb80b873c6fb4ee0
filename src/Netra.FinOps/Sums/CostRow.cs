namespace Netra.FinOps;

/// <summary>One group of rows with its sums.</summary>
/// <param name="Key">The value; those of several dimensions joined by <c> / </c>. <c>(null)</c> where there is none.</param>
/// <param name="Keys">The values one by one, when there are several.</param>
/// <param name="Other">True for the row that holds all groups after the top ones.</param>
sealed record CostRow(
    string Key, IReadOnlyList<string>? Keys, long Rows, decimal? Billed, decimal? Effective, decimal? List, decimal? Contracted, bool? Other = null)
{
    public static CostRow Of(string key, CostTotals totals, FocusTable bill, IReadOnlyList<string>? keys = null, bool? other = null)
    {
        var costs = CostFigures.Of(totals, bill);
        return new(key, keys, totals.Rows, costs.Billed, costs.Effective, costs.List, costs.Contracted, other);
    }
}
