namespace Netra.FinOps;

/// <summary>Surcharges for engine versions past their standard support.</summary>
sealed class ExtendedSupportRule() : WasteRule(FindingTypes.ExtendedSupport)
{
    public override IReadOnlyList<string> Needs => [FocusColumns.SkuMeter, FocusColumns.ResourceId];

    public override Evidence Weigh(BillRow row) =>
        row.MeterHas("ExtendedSupport") || row.MeterHas("Extended Support") ? Evidence.Cost(row.ResourceId) : Evidence.None;

    public override Saving? Judge(Tally tally, BillWindow window) => new(
        tally.Cost, "cost of the extended support meter, last 30 days", "Upgrade to a version in standard support.",
        ["The application works with the newer version."])
    {
        Effort = Level.High,
        RestartNeeded = true,
        RollbackPossible = false,
    };
}
