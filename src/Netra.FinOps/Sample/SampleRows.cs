using System.Globalization;

namespace Netra.FinOps;

/// <summary>Writes charges as lines of the 57 columns of FOCUS 1.2, and sums what it wrote.</summary>
sealed class SampleRows
{
    static readonly string[] Columns =
    [
        "AvailabilityZone", "BilledCost", "BillingAccountId", "BillingAccountName", "BillingAccountType", "BillingCurrency", "BillingPeriodEnd", "BillingPeriodStart",
        "CapacityReservationId", "CapacityReservationStatus", "ChargeCategory", "ChargeClass", "ChargeDescription", "ChargeFrequency", "ChargePeriodEnd", "ChargePeriodStart",
        "CommitmentDiscountCategory", "CommitmentDiscountId", "CommitmentDiscountName", "CommitmentDiscountQuantity", "CommitmentDiscountStatus", "CommitmentDiscountType", "CommitmentDiscountUnit",
        "ConsumedQuantity", "ConsumedUnit", "ContractedCost", "ContractedUnitPrice", "EffectiveCost", "InvoiceId", "InvoiceIssuerName", "ListCost", "ListUnitPrice",
        "PricingCategory", "PricingCurrency", "PricingCurrencyContractedUnitPrice", "PricingCurrencyEffectiveCost", "PricingCurrencyListUnitPrice", "PricingQuantity", "PricingUnit",
        "ProviderName", "PublisherName", "RegionId", "RegionName", "ResourceId", "ResourceName", "ResourceType", "ServiceCategory", "ServiceName", "ServiceSubcategory",
        "SkuId", "SkuMeter", "SkuPriceDetails", "SkuPriceId", "SubAccountId", "SubAccountName", "SubAccountType", "Tags",
    ];

    readonly TextWriter writer;
    readonly SamplePlan plan;

    public SampleRows(TextWriter writer, SamplePlan plan)
    {
        (this.writer, this.plan) = (writer, plan);
        CsvLine.Write(writer, Columns);
    }

    public long Count { get; private set; }

    public decimal Billed { get; private set; }

    public decimal Effective { get; private set; }

    /// <summary>Writes the charge's line of a day, if it has one.</summary>
    public void Write(SampleCharge charge, int day)
    {
        var units = charge.Quantity(day);
        if (units == 0)
            return;
        var amounts = SampleAmounts.Of(charge, units);
        (Count, Billed, Effective) = (Count + 1, Billed + amounts.Billed, Effective + amounts.Effective);
        if (day >= plan.Days - SamplePlan.Window && charge.Role != SampleRole.Correction)
        {
            foreach (var saving in charge.Savings)
                saving.Add(amounts.Effective);
        }

        CsvLine.Write(writer, Fields(charge, amounts, plan.DayOf(day)));
    }

    string?[] Fields(SampleCharge charge, SampleAmounts amounts, DateOnly day)
    {
        var (resource, sku, commitment) = (charge.Resource, charge.Sku, charge.Commitment);
        var month = new DateOnly(day.Year, day.Month, 1);
        var used = charge.Role is SampleRole.CommittedUsed or SampleRole.CommittedUnused;
        var fixedCharge = charge.Role is SampleRole.Tax or SampleRole.Credit;
        var contractedPrice = used || charge.Role == SampleRole.Purchase || fixedCharge ? sku.ListPrice : sku.ListPrice * 0.95m;
        var (quantity, effective) = (Text(amounts.Quantity), Text(amounts.Effective));
        return
        [
            null, Text(amounts.Billed), plan.Payer.Id, plan.Payer.Name, "Organization", "USD", Text(month.AddMonths(1)), Text(month),
            null, null, Category(charge.Role), charge.Role == SampleRole.Correction ? "Correction" : null, Description(charge), Frequency(charge.Role), Text(day.AddDays(1)), Text(day),
            commitment is null ? null : "Spend", commitment?.Id, commitment?.Id.Split('/')[^1], CommittedAmount(charge, amounts), Status(charge.Role), commitment?.Type, commitment is null ? null : "USD",
            fixedCharge ? null : quantity, fixedCharge ? null : sku.Unit, Text(amounts.Contracted), fixedCharge ? null : Text(contractedPrice), effective,
            "INV-" + month.ToString("yyyyMM", CultureInfo.InvariantCulture), "Amazon Web Services, Inc.", Text(amounts.List), fixedCharge ? null : Text(sku.ListPrice),
            used ? "Committed" : "Standard", "USD", null, null, null, quantity, sku.Unit,
            "AWS", "Amazon Web Services, Inc.", resource.Region, resource.RegionName, resource.Id, resource.Name, resource.Type, sku.Category, sku.Service, sku.Subcategory,
            sku.Id, sku.Meter, sku.Details, sku.Id + ".OD", resource.Account.Id, resource.Account.Name, "Account", resource.Tags,
        ];
    }

    static string Category(SampleRole role) => role switch
    {
        SampleRole.Purchase => "Purchase",
        SampleRole.Tax => "Tax",
        SampleRole.Credit => "Credit",
        _ => "Usage",
    };

    static string Frequency(SampleRole role) => role switch
    {
        SampleRole.Purchase or SampleRole.Recurring => "Recurring",
        SampleRole.Tax or SampleRole.Credit => "One-Time",
        _ => "Usage-Based",
    };

    static string? Status(SampleRole role) => role switch
    {
        SampleRole.CommittedUsed => "Used",
        SampleRole.CommittedUnused => "Unused",
        _ => null,
    };

    static string? CommittedAmount(SampleCharge charge, SampleAmounts amounts) => charge.Commitment is null ? null
        : Text(charge.Role == SampleRole.CommittedUsed ? amounts.Effective : amounts.List);

    static string Description(SampleCharge charge) => charge.Role switch
    {
        SampleRole.CommittedUsed => $"{charge.Sku.Description} covered by {charge.Commitment!.Type}",
        SampleRole.CommittedUnused => $"Unused {charge.Commitment!.Type} commitment",
        _ => charge.Sku.Description,
    };

    static string Text(decimal value) => value.ToString("0.##########", CultureInfo.InvariantCulture);

    static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "T00:00:00Z";
}
