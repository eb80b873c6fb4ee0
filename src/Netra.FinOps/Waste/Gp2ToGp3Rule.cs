namespace Netra.FinOps;

/// <summary>EBS volumes of type gp2: gp3 costs 20 % less for each gigabyte (0.08 against 0.10 USD in us-east-1).</summary>
sealed class Gp2ToGp3Rule() : WasteRule(FindingTypes.Gp2ToGp3)
{
    public override IReadOnlyList<string> Needs => [FocusColumns.SkuPriceDetails, FocusColumns.ResourceId];

    public override Evidence Weigh(BillRow row) =>
        string.Equals(row.Detail("VolumeType"), "gp2", StringComparison.OrdinalIgnoreCase) ? Evidence.Cost(row.ResourceId) : Evidence.None;

    public override Saving? Judge(Tally tally, BillWindow window) => new(
        tally.Cost * 20 / 100, "cost of gp2 storage in the last 30 days x 20 %", "Modify the volume to gp3; it stays online.",
        ["gp3's base of 3,000 IOPS and 125 MiB/s is enough, or volumes above 1 TiB get what they use provisioned."]);
}
