namespace Netra.FinOps;

/// <summary>
/// <c>non_spec_column</c> (info): a column that the FOCUS version does not know and whose name does not start with <c>x_</c>.
/// <c>rows_rejected</c> (error): rows of the file that could not be read. <c>several_currencies</c> (error): sums would mix currencies.
/// <c>charge_period_inverted</c> (error): ChargePeriodEnd is not after ChargePeriodStart. <c>no_rows</c> (error): nothing to look at.
/// </summary>
sealed class TableRule : QualityRule
{
    long inverted;

    public override IReadOnlyList<string> Columns => [FocusColumns.ChargePeriodStart, FocusColumns.ChargePeriodEnd];

    public override void Look(FocusChunk chunk)
    {
        var (start, end) = (chunk.Times(FocusColumns.ChargePeriodStart), chunk.Times(FocusColumns.ChargePeriodEnd));
        foreach (var row in chunk.Rows)
            inverted += end[row] <= start[row] ? 1 : 0;
    }

    public override IEnumerable<Finding> Findings(FocusTable bill)
    {
        var known = FocusColumns.Of(bill.Info.FocusVersion ?? "1.2");
        foreach (var column in bill.Info.Columns.Where(c => !known.Contains(c) && !c.StartsWith("x_", StringComparison.Ordinal)))
            yield return new(
                "non_spec_column", Severity.Info, column, bill.RowsSelected, $"{column} is no column of FOCUS {bill.Info.FocusVersion}; it is kept. Own columns should start with x_.");
        if (bill.Info.RejectedRows > 0)
            yield return new("rows_rejected", Severity.Error, null, bill.Info.RejectedRows, $"{bill.Info.RejectedRows} rows of the file could not be read and are in no sum; the dataset lists them with their lines.");
        if (bill.Currency is "mixed")
            yield return new("several_currencies", Severity.Error, FocusColumns.BillingCurrency, bill.RowsSelected, "The rows are in several billing currencies; filter by BillingCurrency before summing.");
        if (inverted > 0)
            yield return new("charge_period_inverted", Severity.Error, FocusColumns.ChargePeriodEnd, inverted, $"{inverted} rows end before they start, or at once.");
        if (bill.RowsSelected == 0)
            yield return new("no_rows", Severity.Error, null, 0, "There are no rows to look at.");
    }
}
