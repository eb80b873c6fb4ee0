namespace Netra.FinOps;

/// <summary>Column names of the FinOps Open Cost and Usage Specification, versions 1.0 (43 columns), 1.1 (50) and 1.2 (57).</summary>
static class FocusColumns
{
    public const string BilledCost = "BilledCost";
    public const string EffectiveCost = "EffectiveCost";
    public const string ListCost = "ListCost";
    public const string ContractedCost = "ContractedCost";
    public const string ChargePeriodStart = "ChargePeriodStart";
    public const string ChargePeriodEnd = "ChargePeriodEnd";
    public const string BillingPeriodStart = "BillingPeriodStart";
    public const string BillingPeriodEnd = "BillingPeriodEnd";
    public const string BillingCurrency = "BillingCurrency";
    public const string ChargeCategory = "ChargeCategory";
    public const string ChargeClass = "ChargeClass";
    public const string ChargeFrequency = "ChargeFrequency";
    public const string CommitmentDiscountId = "CommitmentDiscountId";
    public const string CommitmentDiscountStatus = "CommitmentDiscountStatus";
    public const string ConsumedQuantity = "ConsumedQuantity";
    public const string ListUnitPrice = "ListUnitPrice";
    public const string PricingCategory = "PricingCategory";
    public const string PricingQuantity = "PricingQuantity";
    public const string ProviderName = "ProviderName";
    public const string RegionId = "RegionId";
    public const string ResourceId = "ResourceId";
    public const string ResourceName = "ResourceName";
    public const string ResourceType = "ResourceType";
    public const string ServiceCategory = "ServiceCategory";
    public const string ServiceName = "ServiceName";
    public const string SkuMeter = "SkuMeter";
    public const string SkuPriceDetails = "SkuPriceDetails";
    public const string SubAccountId = "SubAccountId";
    public const string Tags = "Tags";

    /// <summary>The four costs of a row, in the billing currency.</summary>
    public static readonly IReadOnlyList<string> Costs = [BilledCost, EffectiveCost, ListCost, ContractedCost];

    public static readonly IReadOnlyList<string> Times = [BillingPeriodStart, BillingPeriodEnd, ChargePeriodStart, ChargePeriodEnd];

    /// <summary>Mandatory in each of the three versions.</summary>
    public static readonly IReadOnlyList<string> Mandatory =
    [
        BilledCost, "BillingAccountId", "BillingAccountName", BillingCurrency, BillingPeriodEnd, BillingPeriodStart, ChargeCategory,
        ChargeClass, "ChargeDescription", ChargePeriodEnd, ChargePeriodStart, ContractedCost, EffectiveCost, "InvoiceIssuerName",
        ListCost, PricingQuantity, "PricingUnit", ProviderName, "PublisherName", ServiceCategory, ServiceName,
    ];

    static readonly IReadOnlyList<string> OtherOf10 =
    [
        "AvailabilityZone", ChargeFrequency, "CommitmentDiscountCategory", CommitmentDiscountId, "CommitmentDiscountName",
        CommitmentDiscountStatus, "CommitmentDiscountType", ConsumedQuantity, "ConsumedUnit", "ContractedUnitPrice", ListUnitPrice,
        PricingCategory, RegionId, "RegionName", ResourceId, ResourceName, ResourceType, "SkuId", "SkuPriceId", SubAccountId,
        "SubAccountName", Tags,
    ];

    static readonly IReadOnlyList<string> NewIn11 =
    [
        "CapacityReservationId", "CapacityReservationStatus", "CommitmentDiscountQuantity", "CommitmentDiscountUnit",
        "ServiceSubcategory", SkuMeter, SkuPriceDetails,
    ];

    static readonly IReadOnlyList<string> NewIn12 =
    [
        "BillingAccountType", "InvoiceId", "PricingCurrency", "PricingCurrencyContractedUnitPrice", "PricingCurrencyEffectiveCost",
        "PricingCurrencyListUnitPrice", "SubAccountType",
    ];

    public static bool IsMandatory(string column) => Mandatory.Contains(column, StringComparer.Ordinal);

    /// <summary>The columns that a version knows.</summary>
    public static IReadOnlySet<string> Of(string version) => new HashSet<string>(
        [.. Mandatory, .. OtherOf10, .. version is "1.0" ? [] : NewIn11, .. version is "1.2" ? NewIn12 : []], StringComparer.Ordinal);

    /// <summary>The newest version of which the header has a column that its predecessor lacks.</summary>
    public static string VersionOf(IReadOnlyCollection<string> header) =>
        header.Intersect(NewIn12, StringComparer.Ordinal).Any() ? "1.2"
        : header.Intersect(NewIn11, StringComparer.Ordinal).Any() ? "1.1" : "1.0";
}
