namespace Netra.FinOps;

/// <summary>Sums in the billing currency; a cost that the bill has no column for is null.</summary>
readonly record struct CostFigures(decimal? Billed, decimal? Effective, decimal? List, decimal? Contracted)
{
    public static CostFigures Of(CostTotals totals, FocusTable bill) => new(
        bill.Has(FocusColumns.BilledCost) ? totals.Billed : null,
        bill.Has(FocusColumns.EffectiveCost) ? totals.Effective : null,
        bill.Has(FocusColumns.ListCost) ? totals.List : null,
        bill.Has(FocusColumns.ContractedCost) ? totals.Contracted : null);
}
