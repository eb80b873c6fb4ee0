namespace Netra.FinOps;

/// <summary>Sums for coverage, and by CommitmentDiscountId.</summary>
sealed class CommitmentTally(RoundedCosts rounded)
{
    /// <summary>What it reads beside the required columns.</summary>
    public static IReadOnlyList<string> Optional =>
    [
        FocusColumns.BilledCost, FocusColumns.ChargeClass, FocusColumns.ServiceCategory, FocusColumns.ProviderName,
        FocusColumns.CommitmentDiscountId, Commitment.NameColumn, Commitment.TypeColumn,
    ];

    public long UsageRows { get; private set; }

    public decimal CoveredList { get; private set; }

    public decimal ComputeList { get; private set; }

    /// <summary>By CommitmentDiscountId; <c>(null)</c> for rows with a status and no id.</summary>
    public Dictionary<string, Commitment> Commitments { get; } = new(StringComparer.Ordinal);

    public void Add(FocusChunk chunk)
    {
        var (category, correction) = (chunk.Texts(FocusColumns.ChargeCategory), chunk.Texts(FocusColumns.ChargeClass));
        var (status, service) = (chunk.Texts(FocusColumns.CommitmentDiscountStatus), chunk.Texts(FocusColumns.ServiceCategory));
        var (id, provider) = (chunk.Texts(FocusColumns.CommitmentDiscountId), chunk.Texts(FocusColumns.ProviderName));
        var (name, type) = (chunk.Texts(Commitment.NameColumn), chunk.Texts(Commitment.TypeColumn));
        var (billed, effective, list) = (chunk.Amounts(FocusColumns.BilledCost), chunk.Amounts(FocusColumns.EffectiveCost), chunk.Amounts(FocusColumns.ListCost));
        foreach (var row in chunk.Rows)
        {
            var usage = category[row] is "Usage" && correction[row] is not "Correction";
            if (usage)
            {
                UsageRows++;
                CoveredList += status[row] is "Used" ? list[row] : 0;
                ComputeList += service[row] is "Compute" && status[row] is not "Unused" ? list[row] : 0;
            }

            if (id[row] is null && !(usage && status[row] is not null))
                continue;
            var commitment = Commitments.GetOrAdd(id[row] ?? Dimension.Null);
            commitment.Describe(name[row], type[row], rounded.Affects(provider[row] ?? Dimension.Null, FocusColumns.EffectiveCost));
            commitment.Add(category[row], usage ? status[row] : null, billed[row], effective[row], list[row]);
        }
    }
}
