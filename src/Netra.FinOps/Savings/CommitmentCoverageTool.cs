using Netra.Sdk;

namespace Netra.FinOps;

sealed record CommitmentCoverageArguments : DatasetArguments;

/// <summary>
/// How much of the compute usage is covered by commitments, and how much of the commitments is used; Usage rows without corrections.
/// Coverage % = ListCost of status Used / ListCost of ServiceCategory Compute that is not Unused.
/// Utilisation % = EffectiveCost Used / (Used + Unused). For each commitment: its unused cost, and the cash check, BilledCost of its
/// Purchase rows against EffectiveCost of its Usage rows.
/// </summary>
/// <remarks>A figure that the bill does not allow is absent, and <c>refused</c> names it with the reason.</remarks>
sealed class CommitmentCoverageTool() : DatasetTool<CommitmentCoverageArguments>(
    "commitment_coverage", "Coverage and utilisation of savings plans, reservations and committed use, unused cost by commitment.", "optimization")
{
    protected override async Task<ToolResult> RunAsync(IDatasets datasets, CommitmentCoverageArguments arguments, RunClock clock, CancellationToken cancellationToken)
    {
        var bill = await FocusTable.OpenAsync(
            datasets, arguments, [FocusColumns.EffectiveCost, FocusColumns.ListCost, FocusColumns.ChargeCategory, FocusColumns.CommitmentDiscountStatus],
            CommitmentTally.Optional, cancellationToken);
        var rounded = await RoundedCosts.FindAsync(datasets, arguments.DatasetId, cancellationToken);
        var tally = new CommitmentTally(rounded);
        await foreach (var chunk in bill.ReadAsync(cancellationToken))
            tally.Add(chunk);
        return ToolResult.Ok(Output(bill, tally, clock));
    }

    static CommitmentOutput Output(FocusTable bill, CommitmentTally tally, RunClock clock)
    {
        var rows = tally.Commitments.Select(c => c.Value.Row(c.Key))
            .OrderByDescending(r => r.UnusedEffective).ThenBy(r => r.CommitmentDiscountId, StringComparer.Ordinal).ToList();
        var coverage = Percent.Of(tally.CoveredList, tally.ComputeList);
        var unusable = rows.Where(r => r.Refused is not null).ToList();
        var computable = unusable.Count == 0 && rows.Count > 0;
        var utilisation = computable ? Percent.Of(rows.Sum(r => r.UsedEffective), rows.Sum(r => r.UsedEffective + r.UnusedEffective)) : null;
        var facts = new FactSheet("commitment_coverage");
        facts.Add("covered_list", "Covered usage at list price", tally.CoveredList, bill.Currency, "ListCost of Usage with status Used", tally.UsageRows);
        facts.Add("compute_list", "Compute usage at list price", tally.ComputeList, bill.Currency, "ListCost of Compute usage that is not Unused", tally.UsageRows);
        facts.Add("coverage_pct", "Commitment coverage", coverage, "percent", "100 x covered / compute, at list price", tally.UsageRows);
        if (computable)
        {
            facts.Add("used_effective", "Used commitment", rows.Sum(r => r.UsedEffective), bill.Currency, "EffectiveCost of Usage with status Used", tally.UsageRows);
            facts.Add("unused_effective", "Unused commitment", rows.Sum(r => r.UnusedEffective), bill.Currency, "EffectiveCost of Usage with status Unused", tally.UsageRows);
        }

        facts.Add("utilisation_pct", "Commitment utilisation", utilisation, "percent", "100 x used / (used + unused) EffectiveCost", tally.UsageRows);
        foreach (var row in rows.Where(r => r is { Refused: null, UnusedEffective: > 0 }))
            facts.Add($"unused.{row.CommitmentDiscountId}", $"Unused {row.CommitmentDiscountId}", row.UnusedEffective, bill.Currency, "EffectiveCost of its Usage with status Unused", row.Rows);
        var refused = new Dictionary<string, string>(StringComparer.Ordinal);
        if (coverage is null)
            refused["coverage_pct"] = "The rows have no compute usage at list price.";
        if (utilisation is null)
            refused["utilisation_pct"] = rows.Count == 0 ? "The rows have no commitment." : string.Join(' ', unusable.Select(r => $"{r.CommitmentDiscountId}: {r.Refused}"));
        return new(
            tally.CoveredList, tally.ComputeList, coverage, computable ? rows.Sum(r => r.UsedEffective) : null, computable ? rows.Sum(r => r.UnusedEffective) : null,
            utilisation, refused.Count == 0 ? null : refused, facts.Facts, rows, [.. BillWarnings.Of(bill), .. Warnings(rows)], bill.RowsScanned, clock.ElapsedMs);
    }

    static IEnumerable<string> Warnings(IReadOnlyList<CommitmentRow> rows)
    {
        var (without, off) = (rows.Count(r => r.PurchaseBilled is null), rows.Count(r => r.CashMatches is false));
        if (without > 0)
            yield return $"{without} commitments have no Purchase row among these rows (bought before, or billed elsewhere): their cash cannot be checked.";
        if (off > 0)
            yield return $"{off} commitments were billed another sum than their usage amortises; a period that cuts a term does that.";
    }
}

/// <param name="Refused">For each absent figure why it is absent.</param>
sealed record CommitmentOutput(
    decimal CoveredList, decimal ComputeOnDemandEquivalent, decimal? CoveragePct, decimal? UsedEffective, decimal? UnusedEffective,
    decimal? UtilisationPct, IReadOnlyDictionary<string, string>? Refused, IReadOnlyList<Fact> Facts, IReadOnlyList<CommitmentRow> Rows,
    IReadOnlyList<string> Warnings, long RowsScanned, long ExecutionTimeMs)
    : ToolOutput<CommitmentRow>(Facts, Rows, Warnings, RowsScanned, ExecutionTimeMs);
