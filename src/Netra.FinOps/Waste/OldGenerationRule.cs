namespace Netra.FinOps;

/// <summary>EC2 instances of a type whose successor costs less (<see cref="Generations"/>); a machine that already moved on is left out.</summary>
sealed class OldGenerationRule() : WasteRule(FindingTypes.OldGeneration)
{
    public override IReadOnlyList<string> Needs => [FocusColumns.SkuPriceDetails, FocusColumns.ResourceId, FocusColumns.ResourceType];

    public override Evidence Weigh(BillRow row) =>
        row.IsMachine && row.Detail("InstanceType") is { Length: > 0 } type ? Evidence.Cost(row.ResourceId, type) : Evidence.None;

    public override IEnumerable<Tally> Candidates(IEnumerable<Tally> tallies) =>
        tallies.GroupBy(t => t.ResourceId, StringComparer.Ordinal).Select(g => g.OrderBy(t => t.LastDay).ThenBy(t => t.Variant, StringComparer.Ordinal).Last());

    public override Saving? Judge(Tally tally, BillWindow window) => Generations.SuccessorOf(tally.Variant!) is not { } next ? null : new(
        tally.Cost * (next.FromPrice - next.ToPrice) / next.FromPrice,
        FormattableString.Invariant($"cost of the last 30 days x ({next.FromPrice} - {next.ToPrice}) / {next.FromPrice}, {next.From} to {next.To}"),
        $"Stop the instance, change its type from {next.From} to {next.To}, start it.",
        [$"List prices of us-east-1 ({Generations.Table.AsOf}) have the same ratio in this region.", "The image has the drivers of the newer type (ENA, NVMe)."])
    {
        Effort = Level.Medium,
        RestartNeeded = true,
    };
}
