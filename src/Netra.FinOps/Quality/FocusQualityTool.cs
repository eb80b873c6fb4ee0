using Netra.Sdk;

namespace Netra.FinOps;

sealed record FocusQualityArguments : DatasetArguments;

/// <summary>Runs every <see cref="QualityRule"/> over the rows; findings by severity, then code.</summary>
sealed class FocusQualityTool() : DatasetTool<FocusQualityArguments>(
    "focus_quality", "Faults of a FOCUS bill by general rules, and a score for each column.", "analytics_read")
{
    protected override async Task<ToolResult> RunAsync(IDatasets datasets, FocusQualityArguments arguments, RunClock clock, CancellationToken cancellationToken)
    {
        var rounded = await RoundedCosts.FindAsync(datasets, arguments.DatasetId, cancellationToken);
        var dataset = await datasets.OpenAsync(arguments.DatasetId, cancellationToken);
        var nulls = new NullRule(dataset.Info.Columns);
        QualityRule[] rules =
            [nulls, new AllowedValueRule(), new ListCostRule(), new PricingCategoryRule(), new RoundedRule(rounded), new TagRule(), new CommitmentRule(rounded), new TableRule()];
        var bill = await FocusTable.OpenAsync(datasets, arguments, [FocusColumns.ChargePeriodStart], rules.SelectMany(r => r.Columns), cancellationToken);
        await foreach (var chunk in bill.ReadAsync(cancellationToken))
            foreach (var rule in rules)
                rule.Look(chunk);

        Finding[] findings =
        [
            .. rules.SelectMany(r => r.Findings(bill)).OrderByDescending(f => f.Severity).ThenBy(f => f.Code, StringComparer.Ordinal)
                .ThenBy(f => f.Column, StringComparer.Ordinal).ThenBy(f => f.Message, StringComparer.Ordinal),
        ];
        var columns = ColumnScore.Of(bill, nulls, findings);
        var score = columns.Where(c => c.Mandatory || FocusColumns.Of("1.2").Contains(c.Column)).Average(c => c.Score);
        return ToolResult.Ok(new FocusQualityOutput(
            score, columns, Facts(bill, findings, score), findings, [.. BillWarnings.Of(bill)], bill.RowsScanned, clock.ElapsedMs));
    }

    static IReadOnlyList<Fact> Facts(FocusTable bill, IReadOnlyList<Finding> findings, decimal score)
    {
        var facts = new FactSheet("focus_quality");
        facts.Add("score", "Quality score", score, "percent", "Mean of the columns' scores", bill.RowsSelected);
        foreach (var code in findings.GroupBy(f => f.Code, StringComparer.Ordinal))
            foreach (var (finding, place) in code.Select((f, i) => (f, i + 1)))
                facts.Add($"{finding.Code}.{place}", finding.Message, finding.Rows, "rows", "Count of rows that break the rule", bill.RowsSelected);
        return facts.Facts;
    }
}

/// <param name="Score">Mean of the scores of the FOCUS columns, 0 to 100.</param>
sealed record FocusQualityOutput(
    decimal Score, IReadOnlyList<ColumnScore> Columns, IReadOnlyList<Fact> Facts, IReadOnlyList<Finding> Rows, IReadOnlyList<string> Warnings,
    long RowsScanned, long ExecutionTimeMs) : ToolOutput<Finding>(Facts, Rows, Warnings, RowsScanned, ExecutionTimeMs);
