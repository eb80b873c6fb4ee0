namespace Netra.FinOps;

/// <summary>Puts a report together from what the tools found; nothing is computed that no tool or fact backs.</summary>
static class ReportAssembly
{
    public const string PotentialFact = "potential_savings_monthly";

    public static CostReport Of(CostOptimizerInput input, Findings findings)
    {
        var rules = findings.Rules;
        var recommendations = Priorities.Rank(rules.SelectMany(r => r.Rows));
        decimal? potential = rules.Any(r => r.Analysed.Count > 0) ? Priorities.TotalOf(recommendations) : null;
        var summary = findings.Of(CostPlan.Summary) is { } sums ? ReportJson.Read<CostSummaryOutput>(sums).Summary : null;
        return new()
        {
            Summary = summary,
            DataQuality = QualityNotes.Of(input, findings),
            Breakdowns = findings.Breakdowns,
            TopResources = findings.Of(CostPlan.TopResources) is { } top ? ReportJson.Read<ToolOutput<ResourceRow>>(top).Rows : null,
            TagCoverage = findings.PartOf(CostPlan.TagCoverage),
            Savings = findings.PartOf(CostPlan.Savings),
            Commitments = findings.PartOf(CostPlan.Commitments),
            Recommendations = recommendations,
            PotentialSavingsMonthly = potential,
            Actions = ActionPlan.Of(recommendations),
            Facts = [.. findings.Facts, .. Potential(potential, summary, recommendations)],
        };
    }

    static IEnumerable<Fact> Potential(decimal? potential, BillSummary? summary, IReadOnlyList<Recommendation> recommendations)
    {
        if (potential is not { } value)
            yield break;
        yield return new(PotentialFact, "Potential saving a month", value, summary?.Currency ?? "unknown",
            "sum over conflict groups of the largest estimated_monthly_saving", recommendations.Count);
    }
}
