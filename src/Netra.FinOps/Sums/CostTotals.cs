namespace Netra.FinOps;

/// <summary>Exact sums of the four costs of some rows; NULL adds nothing.</summary>
sealed class CostTotals
{
    public long Rows { get; private set; }

    public decimal Billed { get; private set; }

    public decimal Effective { get; private set; }

    public decimal List { get; private set; }

    public decimal Contracted { get; private set; }

    public void Add(CostColumns costs, int row)
    {
        Rows++;
        Billed += costs.Billed[row];
        Effective += costs.Effective[row];
        List += costs.List[row];
        Contracted += costs.Contracted[row];
    }

    public void Add(CostTotals other)
    {
        Rows += other.Rows;
        Billed += other.Billed;
        Effective += other.Effective;
        List += other.List;
        Contracted += other.Contracted;
    }
}

/// <summary>The four costs of a chunk; one that the bill lacks is 0 throughout, and <see cref="CostFigures"/> leaves it out.</summary>
sealed class CostColumns(FocusChunk chunk)
{
    public TypedColumn<decimal> Billed { get; } = chunk.Amounts(FocusColumns.BilledCost);

    public TypedColumn<decimal> Effective { get; } = chunk.Amounts(FocusColumns.EffectiveCost);

    public TypedColumn<decimal> List { get; } = chunk.Amounts(FocusColumns.ListCost);

    public TypedColumn<decimal> Contracted { get; } = chunk.Amounts(FocusColumns.ContractedCost);
}
