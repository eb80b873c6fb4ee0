namespace Netra.FinOps;

/// <summary>Amortised cost of commitments that nothing used, by commitment.</summary>
sealed class UnusedCommitmentRule() : WasteRule(FindingTypes.UnusedCommitment)
{
    public override IReadOnlyList<string> Needs => [FocusColumns.CommitmentDiscountId, FocusColumns.CommitmentDiscountStatus];

    public override bool AwsOnly => false;

    public override Evidence Weigh(BillRow row) => row.CommitmentStatus is "Unused" ? Evidence.Cost(row.CommitmentId) : Evidence.None;

    public override Saving? Judge(Tally tally, BillWindow window) => new(
        tally.Cost, "EffectiveCost of the commitment's Unused rows, last 30 days",
        "Move eligible usage under the commitment, exchange or sell it, or do not renew it.",
        ["Usage like that of the last 30 days goes on."])
    {
        Confidence = Level.Medium,
        Effort = Level.Medium,
        RollbackPossible = false,
    };
}
