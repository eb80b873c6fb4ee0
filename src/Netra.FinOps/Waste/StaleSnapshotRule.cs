namespace Netra.FinOps;

/// <summary>EBS snapshots whose size (consumed GB-months of a day x days of its month) has not changed for 90 days.</summary>
sealed class StaleSnapshotRule() : WasteRule(FindingTypes.StaleSnapshot)
{
    const decimal ToleranceGigabytes = 0.01m;

    public override IReadOnlyList<string> Needs => [FocusColumns.ResourceId, FocusColumns.ResourceType, FocusColumns.ConsumedQuantity];

    public override int History => 90;

    public override bool Daily => true;

    public override Evidence Weigh(BillRow row) => row.IsOfType("EBS Snapshot") ? Evidence.Cost(row.ResourceId) : Evidence.None;

    public override Saving? Judge(Tally tally, BillWindow window)
    {
        if (tally.Daily is not { Count: > 0 } daily || daily.First().Key > window.Back(History))
            return null;
        var sizes = daily.Select(d => decimal.Round(d.Value * DateTime.DaysInMonth(d.Key.Year, d.Key.Month), 3)).ToList();
        return sizes.Max() - sizes.Min() >= ToleranceGigabytes ? null : new(
            tally.Cost, "cost of the snapshot in the last 30 days; its size is constant for 90 days or more", "Delete the snapshot, or archive it.",
            ["No retention rule and no machine image needs it."])
        {
            Confidence = Level.Medium,
            RollbackPossible = false,
        };
    }

    public override string? Unable(BillWindow window) =>
        window.Length < History ? $"it compares {History} days, the bill has {window.Length}." : null;
}
