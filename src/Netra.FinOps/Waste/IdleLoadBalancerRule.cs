namespace Netra.FinOps;

/// <summary>Load balancers with hours and no capacity units (LCU) in 30 days: nothing was balanced.</summary>
sealed class IdleLoadBalancerRule() : WasteRule(FindingTypes.IdleLoadBalancer)
{
    public override IReadOnlyList<string> Needs =>
        [FocusColumns.SkuMeter, FocusColumns.ResourceId, FocusColumns.ResourceType, FocusColumns.ConsumedQuantity];

    public override Evidence Weigh(BillRow row) =>
        !row.IsOfType("Load Balancer") ? Evidence.None
        : row.MeterHas("LCUUsage") && row.Quantity != 0 ? Evidence.Use(row.ResourceId)
        : row.MeterHas("LoadBalancerUsage") || row.MeterHas("LCUUsage") ? Evidence.Cost(row.ResourceId)
        : Evidence.None;

    public override Saving? Judge(Tally tally, BillWindow window) => new(
        tally.Cost, "cost of load balancer hours without capacity units, last 30 days", "Delete the load balancer.",
        ["No traffic is expected that the last 30 days did not see."])
    {
        RollbackPossible = false,
    };
}
