namespace Netra.FinOps;

/// <summary>
/// <c>mandatory_column_missing</c> (error): a column that is mandatory in FOCUS 1.0 to 1.2 is not in the header.
/// <c>mandatory_value_null</c> (warning): NULL where the specification allows none; ChargeClass, BillingAccountName and ChargeDescription
/// may be NULL, PricingQuantity and PricingUnit in rows other than Usage and Purchase and in corrections.
/// </summary>
sealed class NullRule(IReadOnlyList<string> columns) : QualityRule
{
    static readonly HashSet<string> MayBeNull = ["BillingAccountName", FocusColumns.ChargeClass, "ChargeDescription"];
    static readonly HashSet<string> OfPricedRows = [FocusColumns.PricingQuantity, "PricingUnit"];

    readonly Dictionary<string, long> faults = new(StringComparer.Ordinal);

    /// <summary>NULLs by column.</summary>
    public Dictionary<string, long> Nulls { get; } = columns.ToDictionary(c => c, _ => 0L, StringComparer.Ordinal);

    public override IReadOnlyList<string> Columns => [.. columns, FocusColumns.ChargeCategory, FocusColumns.ChargeClass];

    public override void Look(FocusChunk chunk)
    {
        var priced = PricedRows.Of(chunk);
        foreach (var column in columns)
        {
            var isNull = chunk.Parsed(column, v => v is null);
            var mandatory = FocusColumns.IsMandatory(column) && !MayBeNull.Contains(column);
            var (nulls, faulty) = (0L, 0L);
            foreach (var row in chunk.Rows)
            {
                if (!isNull[row])
                    continue;
                nulls++;
                faulty += mandatory && (!OfPricedRows.Contains(column) || priced(row)) ? 1 : 0;
            }

            Nulls[column] += nulls;
            faults[column] = faults.GetValueOrDefault(column) + faulty;
        }
    }

    public override IEnumerable<Finding> Findings(FocusTable bill) =>
    [
        .. FocusColumns.Mandatory.Where(c => !bill.Has(c)).Select(c => new Finding(
            "mandatory_column_missing", Severity.Error, c, bill.RowsSelected, $"The mandatory column {c} is not in the bill; export it.")),
        .. faults.Where(f => f.Value > 0).Select(f => new Finding(
            "mandatory_value_null", Severity.Warning, f.Key, f.Value, $"{f.Key} is NULL in {f.Value} of {bill.RowsSelected} rows, where FOCUS requires a value.")),
    ];
}
