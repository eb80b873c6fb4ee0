namespace Netra.FinOps;

/// <summary>
/// <c>list_cost_mismatch</c> (warning), by provider: ListCost differs from ListUnitPrice x PricingQuantity by more than a millionth of
/// ListCost, or of one unit of currency where ListCost is less; corrections do not count.
/// <c>list_cost_zero</c> (warning): ListCost is 0 where something was billed, so savings would come out negative; corrections, taxes and
/// credits do not count.
/// </summary>
sealed class ListCostRule : QualityRule
{
    const decimal Tolerance = 0.000001m;

    readonly Dictionary<string, long> compared = new(StringComparer.Ordinal);
    readonly Dictionary<string, long> different = new(StringComparer.Ordinal);
    readonly Dictionary<string, long> zero = new(StringComparer.Ordinal);

    public override IReadOnlyList<string> Columns =>
    [
        FocusColumns.ListCost, FocusColumns.ListUnitPrice, FocusColumns.PricingQuantity, FocusColumns.BilledCost, FocusColumns.ChargeClass,
        FocusColumns.ChargeCategory, FocusColumns.ProviderName,
    ];

    public override void Look(FocusChunk chunk)
    {
        var (provider, correction, category) = (chunk.Texts(FocusColumns.ProviderName), chunk.Texts(FocusColumns.ChargeClass), chunk.Texts(FocusColumns.ChargeCategory));
        var (list, billed) = (chunk.Numbers(FocusColumns.ListCost), chunk.Numbers(FocusColumns.BilledCost));
        var (price, quantity) = (chunk.Parsed(FocusColumns.ListUnitPrice, Lenient), chunk.Parsed(FocusColumns.PricingQuantity, Lenient));
        foreach (var row in chunk.Rows)
        {
            if (correction[row] is "Correction" || list[row] is not { } cost)
                continue;
            var key = provider[row] ?? Dimension.Null;
            if (cost == 0 && billed[row] is not (null or 0) && category[row] is not ("Tax" or "Credit"))
                zero[key] = zero.GetValueOrDefault(key) + 1;
            if (price[row] is not { } unit || quantity[row] is not { } count)
                continue;
            compared[key] = compared.GetValueOrDefault(key) + 1;
            if (Differs(cost, unit, count))
                different[key] = different.GetValueOrDefault(key) + 1;
        }
    }

    public override IEnumerable<Finding> Findings(FocusTable bill) =>
    [
        .. different.OrderBy(d => d.Key, StringComparer.Ordinal).Select(d => new Finding(
            "list_cost_mismatch", Severity.Warning, FocusColumns.ListCost, d.Value,
            $"{d.Key}: in {d.Value} of {compared[d.Key]} rows ListCost is not ListUnitPrice x PricingQuantity (beyond a millionth).")),
        .. zero.OrderBy(z => z.Key, StringComparer.Ordinal).Select(z => new Finding(
            "list_cost_zero", Severity.Warning, FocusColumns.ListCost, z.Value, $"{z.Key}: {z.Value} rows are billed but have ListCost 0.")),
    ];

    static bool Differs(decimal cost, decimal unit, decimal count)
    {
        try
        {
            return Math.Abs((unit * count) - cost) > Tolerance * Math.Max(1m, Math.Abs(cost));
        }
        catch (OverflowException)
        {
            return true;
        }
    }

    static decimal? Lenient(string? text) => text is not null && FocusValue.TryDecimal(text, out var value) ? value : null;
}
