namespace Netra.FinOps;

/// <summary>Savings of some rows; a difference with a NULL side adds nothing.</summary>
sealed class SavingsTally
{
    decimal usageEffective;
    decimal usageList;

    /// <summary>Rows that are no prepaid purchase.</summary>
    public long Rows { get; private set; }

    public long UsageRows { get; private set; }

    public long WithoutContracted { get; private set; }

    public decimal List { get; private set; }

    public decimal Negotiated { get; private set; }

    public decimal Commitment { get; private set; }

    public decimal Total { get; private set; }

    /// <summary>Percent; null where the usage has no list cost.</summary>
    public decimal? Esr => usageList == 0 ? null : 100m * (1m - (usageEffective / usageList));

    public void Add(SavingsTally other)
    {
        (usageEffective, usageList) = (usageEffective + other.usageEffective, usageList + other.usageList);
        (Rows, UsageRows, WithoutContracted) = (Rows + other.Rows, UsageRows + other.UsageRows, WithoutContracted + other.WithoutContracted);
        (List, Negotiated, Commitment, Total) = (List + other.List, Negotiated + other.Negotiated, Commitment + other.Commitment, Total + other.Total);
    }

    /// <summary>Adds the rows of a chunk to the tallies of their providers.</summary>
    public static void Add(Dictionary<string, SavingsTally> providers, FocusChunk chunk)
    {
        var provider = chunk.Texts(FocusColumns.ProviderName);
        var (category, correction) = (chunk.Texts(FocusColumns.ChargeCategory), chunk.Texts(FocusColumns.ChargeClass));
        var status = chunk.Texts(FocusColumns.CommitmentDiscountStatus);
        var billed = chunk.Amounts(FocusColumns.BilledCost);
        var (effective, list, contracted) = (chunk.Numbers(FocusColumns.EffectiveCost), chunk.Numbers(FocusColumns.ListCost), chunk.Numbers(FocusColumns.ContractedCost));
        foreach (var row in chunk.Rows)
        {
            var tally = providers.GetOrAdd(provider[row] ?? Dimension.Null);
            if (category[row] is "Usage" && correction[row] is not "Correction")
                tally.AddUsage(effective[row] ?? 0, status[row] is "Unused" ? 0 : list[row] ?? 0);
            if (!(category[row] is "Purchase" && billed[row] > 0 && effective[row] is 0m))
                tally.AddSavings(effective[row], list[row], contracted[row]);
        }
    }

    void AddUsage(decimal effective, decimal list)
    {
        UsageRows++;
        usageEffective += effective;
        usageList += list;
    }

    void AddSavings(decimal? effective, decimal? list, decimal? contracted)
    {
        Rows++;
        WithoutContracted += contracted is null ? 1 : 0;
        List += list ?? 0;
        Negotiated += (list - contracted) ?? 0;
        Commitment += (contracted - effective) ?? 0;
        Total += (list - effective) ?? 0;
    }
}
