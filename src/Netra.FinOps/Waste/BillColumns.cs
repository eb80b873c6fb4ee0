namespace Netra.FinOps;

/// <summary>The columns of one chunk that waste rules read; those that were not asked for read as NULL.</summary>
sealed class BillColumns(FocusChunk chunk)
{
    public const string ConsumedUnit = "ConsumedUnit";

    /// <summary>What every rule reads.</summary>
    public static readonly IReadOnlyList<string> Always =
        [FocusColumns.EffectiveCost, FocusColumns.ChargePeriodStart, FocusColumns.ChargeCategory, FocusColumns.ChargeClass, FocusColumns.ProviderName];

    /// <summary>Read where the bill has them.</summary>
    public static readonly IReadOnlyList<string> Optional = [FocusColumns.SubAccountId, FocusColumns.RegionId, FocusColumns.ServiceCategory];

    readonly TypedColumn<bool> isUsage = chunk.Parsed(FocusColumns.ChargeCategory, v => v is "Usage");
    readonly TypedColumn<bool> isCorrection = chunk.Parsed(FocusColumns.ChargeClass, v => v is "Correction");

    public TypedColumn<decimal> Cost { get; } = chunk.Amounts(FocusColumns.EffectiveCost);

    public TypedColumn<decimal> Quantity { get; } = chunk.Amounts(FocusColumns.ConsumedQuantity);

    public TypedColumn<string?> Unit { get; } = chunk.Texts(ConsumedUnit);

    public TypedColumn<string?> ResourceId { get; } = chunk.Texts(FocusColumns.ResourceId);

    public TypedColumn<string?> ResourceType { get; } = chunk.Texts(FocusColumns.ResourceType);

    public TypedColumn<string?> ServiceCategory { get; } = chunk.Texts(FocusColumns.ServiceCategory);

    public TypedColumn<string?> Meter { get; } = chunk.Texts(FocusColumns.SkuMeter);

    public TypedColumn<string?> Account { get; } = chunk.Texts(FocusColumns.SubAccountId);

    public TypedColumn<string?> Region { get; } = chunk.Texts(FocusColumns.RegionId);

    public TypedColumn<string?> CommitmentId { get; } = chunk.Texts(FocusColumns.CommitmentDiscountId);

    public TypedColumn<string?> CommitmentStatus { get; } = chunk.Texts(FocusColumns.CommitmentDiscountStatus);

    public TypedColumn<DateTimeOffset?> Start { get; } = chunk.Times(FocusColumns.ChargePeriodStart);

    public TypedColumn<IReadOnlyDictionary<string, string>> Details { get; } = chunk.Maps(FocusColumns.SkuPriceDetails);

    public TypedColumn<string?> Environment { get; } = chunk.Parsed(FocusColumns.Tags, EnvironmentOf);

    public TypedColumn<string?> Provider { get; } = chunk.Texts(FocusColumns.ProviderName);

    public TypedColumn<bool> IsAws { get; } = chunk.Parsed(FocusColumns.ProviderName, IsAmazon);

    /// <summary>Usage rows that correct nothing, which alone evidence use.</summary>
    public IEnumerable<BillRow> UsageRows()
    {
        foreach (var row in chunk.Rows)
        {
            if (isUsage[row] && !isCorrection[row] && Start[row] is not null)
                yield return new(this, row);
        }
    }

    static bool IsAmazon(string? provider) =>
        provider is not null && (provider.StartsWith("AWS", StringComparison.OrdinalIgnoreCase) || provider.StartsWith("Amazon", StringComparison.OrdinalIgnoreCase));

    static string? EnvironmentOf(string? tags) =>
        FocusValue.Map(tags).FirstOrDefault(t => t.Key.Trim().ToUpperInvariant() is "ENVIRONMENT" or "ENV").Value?.Trim().ToUpperInvariant();
}
