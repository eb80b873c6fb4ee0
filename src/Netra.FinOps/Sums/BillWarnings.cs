namespace Netra.FinOps;

/// <summary>Warnings that every sum of a bill needs.</summary>
static class BillWarnings
{
    public static IEnumerable<string> Of(FocusTable bill)
    {
        if (bill.RowsSelected == 0)
            yield return bill.RowsScanned == 0 ? "The bill has no rows." : "No row is left by the period and the filter.";
        if (bill.Currency is "mixed")
            yield return "The rows are in several billing currencies: their sums mean nothing; filter by BillingCurrency.";
        if (bill.Info.RejectedRows > 0)
            yield return $"{bill.Info.RejectedRows} rows of the file could not be read and are in no sum.";
        foreach (var cost in FocusColumns.Costs.Where(c => !bill.Has(c)))
            yield return $"The bill has no column {cost}; what needs it is left out.";
    }
}
