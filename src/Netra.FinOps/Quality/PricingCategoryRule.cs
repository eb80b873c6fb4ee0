namespace Netra.FinOps;

/// <summary><c>pricing_category_missing</c> (warning), by provider: rows with a PricingQuantity that are no tax, credit or correction and have no PricingCategory.</summary>
sealed class PricingCategoryRule : QualityRule
{
    readonly Dictionary<string, (long Missing, long Rows)> providers = new(StringComparer.Ordinal);

    public override IReadOnlyList<string> Columns =>
        [FocusColumns.PricingCategory, FocusColumns.PricingQuantity, FocusColumns.ChargeCategory, FocusColumns.ChargeClass, FocusColumns.ProviderName];

    public override void Look(FocusChunk chunk)
    {
        var (provider, pricing, quantity) = (chunk.Texts(FocusColumns.ProviderName), chunk.Texts(FocusColumns.PricingCategory), chunk.Texts(FocusColumns.PricingQuantity));
        var (category, correction) = (chunk.Texts(FocusColumns.ChargeCategory), chunk.Texts(FocusColumns.ChargeClass));
        foreach (var row in chunk.Rows)
        {
            if (quantity[row] is null || category[row] is "Tax" or "Credit" || correction[row] is "Correction")
                continue;
            var (missing, rows) = providers.GetValueOrDefault(provider[row] ?? Dimension.Null);
            providers[provider[row] ?? Dimension.Null] = (missing + (pricing[row] is null ? 1 : 0), rows + 1);
        }
    }

    public override IEnumerable<Finding> Findings(FocusTable bill) => !bill.Has(FocusColumns.PricingCategory) ? [] : providers
        .Where(p => p.Value.Missing > 0).OrderBy(p => p.Key, StringComparer.Ordinal)
        .Select(p => new Finding(
            "pricing_category_missing", Severity.Warning, FocusColumns.PricingCategory, p.Value.Missing,
            $"{p.Key}: {p.Value.Missing} of {p.Value.Rows} priced rows have no PricingCategory."));
}
