namespace Netra.FinOps;

/// <summary>
/// <c>commitment_status_missing</c> (warning): usage of a commitment without Used or Unused.
/// <c>commitment_utilisation_not_computable</c> (warning): commitments whose used rows carry no, or a rounded, EffectiveCost.
/// <c>commitment_purchase_missing</c> (info): no Purchase row in the bill, so cash cannot be checked.
/// <c>commitment_cash_mismatch</c> (warning): BilledCost of the Purchase rows differs from EffectiveCost of the Usage rows.
/// </summary>
sealed class CommitmentRule(RoundedCosts rounded) : QualityRule
{
    readonly CommitmentTally tally = new(rounded);
    long withoutStatus;

    public override IReadOnlyList<string> Columns =>
        [.. CommitmentTally.Optional, FocusColumns.EffectiveCost, FocusColumns.ListCost, FocusColumns.ChargeCategory, FocusColumns.CommitmentDiscountStatus];

    public override void Look(FocusChunk chunk)
    {
        tally.Add(chunk);
        var (id, status) = (chunk.Texts(FocusColumns.CommitmentDiscountId), chunk.Texts(FocusColumns.CommitmentDiscountStatus));
        var category = chunk.Texts(FocusColumns.ChargeCategory);
        foreach (var row in chunk.Rows)
            withoutStatus += id[row] is not null && status[row] is null && category[row] is "Usage" ? 1 : 0;
    }

    public override IEnumerable<Finding> Findings(FocusTable bill)
    {
        var rows = tally.Commitments.Select(c => c.Value.Row(c.Key)).ToList();
        if (withoutStatus > 0)
            yield return new(
                "commitment_status_missing", Severity.Warning, FocusColumns.CommitmentDiscountStatus, withoutStatus,
                $"{withoutStatus} usage rows of a commitment have no CommitmentDiscountStatus (Used or Unused).");
        if (Of(rows, r => r.Refused is not null) is { } refused)
            yield return new(
                "commitment_utilisation_not_computable", Severity.Warning, FocusColumns.EffectiveCost, refused.Rows,
                $"The utilisation of {refused.Count} commitments is not computable: {refused.First.Refused}");
        if (Of(rows, r => r.PurchaseBilled is null) is { } bought)
            yield return new(
                "commitment_purchase_missing", Severity.Info, FocusColumns.CommitmentDiscountId, bought.Rows,
                $"{bought.Count} commitments have no Purchase row in the bill; what was paid for them cannot be checked.");
        if (Of(rows, r => r.CashMatches is false) is { } off)
            yield return new(
                "commitment_cash_mismatch", Severity.Warning, FocusColumns.EffectiveCost, off.Rows,
                $"{off.Count} commitments were billed another sum than their usage amortises, first {off.First.CommitmentDiscountId}: billed {off.First.PurchaseBilled}, amortised {off.First.UsageEffective}.");
    }

    static (int Count, long Rows, CommitmentRow First)? Of(IEnumerable<CommitmentRow> rows, Func<CommitmentRow, bool> fault)
    {
        var found = rows.Where(fault).OrderBy(r => r.CommitmentDiscountId, StringComparer.Ordinal).ToList();
        return found.Count == 0 ? null : (found.Count, found.Sum(r => r.Rows), found[0]);
    }
}
