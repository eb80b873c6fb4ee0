namespace Netra.FinOps;

/// <summary>NAT gateways with hours and no bytes in 30 days.</summary>
sealed class IdleNatGatewayRule() : WasteRule(FindingTypes.IdleNatGateway)
{
    public override IReadOnlyList<string> Needs =>
        [FocusColumns.SkuMeter, FocusColumns.ResourceId, FocusColumns.ResourceType, FocusColumns.ConsumedQuantity];

    public override Evidence Weigh(BillRow row) =>
        !row.IsOfType("NAT Gateway") ? Evidence.None
        : row.MeterHas("NatGateway-Bytes") && row.Quantity != 0 ? Evidence.Use(row.ResourceId)
        : row.MeterHas("NatGateway-Hours") || row.MeterHas("NatGateway-Bytes") ? Evidence.Cost(row.ResourceId)
        : Evidence.None;

    public override Saving? Judge(Tally tally, BillWindow window) => new(
        tally.Cost, "cost of NAT gateway hours without bytes, last 30 days", "Delete the gateway and the routes to it.",
        ["It is not a standby of another gateway."])
    {
        Effort = Level.Medium,
    };
}
