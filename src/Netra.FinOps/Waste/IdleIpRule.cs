namespace Netra.FinOps;

/// <summary>Public IPv4 addresses billed by the meter of idle ones.</summary>
sealed class IdleIpRule() : WasteRule(FindingTypes.IdleIp)
{
    public override IReadOnlyList<string> Needs => [FocusColumns.SkuMeter, FocusColumns.ResourceId];

    public override Evidence Weigh(BillRow row) =>
        row.MeterHas("idle") && row.MeterHas("ipv4") ? Evidence.Cost(row.ResourceId) : Evidence.None;

    public override Saving? Judge(Tally tally, BillWindow window) => new(
        tally.Cost, "cost of the meter of idle public IPv4 addresses, last 30 days", "Release the address.",
        ["The address is not kept for a planned use."])
    {
        RollbackPossible = false,
    };
}
