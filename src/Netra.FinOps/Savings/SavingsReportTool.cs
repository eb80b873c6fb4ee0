using Netra.Sdk;

namespace Netra.FinOps;

sealed record SavingsReportArguments : DatasetArguments;

/// <summary>
/// What was saved against list prices: negotiated = List - Contracted, commitment = Contracted - Effective, total = List - Effective,
/// without Purchase rows that were paid in advance (BilledCost > 0, EffectiveCost = 0); and the effective savings rate
/// ESR % = 100 x (1 - sum(EffectiveCost) / sum(ListCost, status not Unused)) of Usage that is no Correction.
/// </summary>
/// <remarks>Refused, with the reason, for providers whose EffectiveCost, ListCost or ContractedCost an exporter rounded (see <see cref="RoundedCosts"/>),
/// and then for the bill as a whole; the other providers have their own row.</remarks>
sealed class SavingsReportTool() : DatasetTool<SavingsReportArguments>(
    "savings_report", "Negotiated and commitment savings against list price, and the effective savings rate.", "analytics_read")
{
    protected override async Task<ToolResult> RunAsync(IDatasets datasets, SavingsReportArguments arguments, RunClock clock, CancellationToken cancellationToken)
    {
        var bill = await FocusTable.OpenAsync(
            datasets, arguments, [FocusColumns.EffectiveCost, FocusColumns.ListCost, FocusColumns.ChargeCategory],
            [.. FocusColumns.Costs, FocusColumns.ProviderName, FocusColumns.ChargeClass, FocusColumns.CommitmentDiscountStatus], cancellationToken);
        var rounded = await RoundedCosts.FindAsync(datasets, arguments.DatasetId, cancellationToken);
        var providers = new Dictionary<string, SavingsTally>(StringComparer.Ordinal);
        await foreach (var chunk in bill.ReadAsync(cancellationToken))
            SavingsTally.Add(providers, chunk);
        return ToolResult.Ok(Output(bill, providers, rounded, clock));
    }

    static SavingsOutput Output(FocusTable bill, Dictionary<string, SavingsTally> providers, RoundedCosts rounded, RunClock clock)
    {
        var whole = new SavingsTally();
        foreach (var tally in providers.Values)
            whole.Add(tally);
        var refusals = providers.Keys.Order(StringComparer.Ordinal).ToDictionary(p => p, p => rounded.ReasonFor(p), StringComparer.Ordinal);
        var refused = string.Join(' ', refusals.Values.Where(r => r is not null)) is { Length: > 0 } reasons ? reasons : null;
        var savings = SavingsRow.Of("all", whole, refused, bill.Has(FocusColumns.ContractedCost));
        var facts = new FactSheet("savings_report");
        facts.Add("list", "List cost without prepaid purchases", savings.List, bill.Currency, "Sum of ListCost, prepaid Purchase rows dropped", savings.Rows);
        facts.Add("negotiated", "Negotiated savings", savings.Negotiated, bill.Currency, "Sum of ListCost - ContractedCost, prepaid Purchase rows dropped", savings.Rows);
        facts.Add("commitment", "Commitment savings", savings.Commitment, bill.Currency, "Sum of ContractedCost - EffectiveCost, prepaid Purchase rows dropped", savings.Rows);
        facts.Add("total", "Total savings", savings.Total, bill.Currency, "Sum of ListCost - EffectiveCost, prepaid Purchase rows dropped", savings.Rows);
        facts.Add("esr", "Effective savings rate", savings.Esr, "percent", "100 x (1 - EffectiveCost / ListCost of what is not Unused), Usage without corrections", whole.UsageRows);
        IEnumerable<string> warnings = whole.WithoutContracted == 0 || !bill.Has(FocusColumns.ContractedCost) ? []
            : [$"{whole.WithoutContracted} rows have no ContractedCost; negotiated and commitment savings leave them out."];
        return new(
            savings.Negotiated, savings.Commitment, savings.Total, savings.Esr, refused, facts.Facts,
            [.. refusals.Select(r => SavingsRow.Of(r.Key, providers[r.Key], r.Value, bill.Has(FocusColumns.ContractedCost)))],
            [.. BillWarnings.Of(bill), .. warnings], bill.RowsScanned, clock.ElapsedMs);
    }
}

/// <param name="Provider">ProviderName; <c>all</c> for the bill.</param>
/// <param name="Refused">Why there are no figures.</param>
sealed record SavingsRow(
    string Provider, long Rows, decimal List, decimal? Negotiated, decimal? Commitment, decimal? Total, decimal? Esr, string? Refused)
{
    public static SavingsRow Of(string provider, SavingsTally tally, string? refused, bool hasContracted) => refused is null
        ? new(provider, tally.Rows, tally.List, hasContracted ? tally.Negotiated : null, hasContracted ? tally.Commitment : null, tally.Total, tally.Esr, null)
        : new(provider, tally.Rows, tally.List, null, null, null, null, refused);
}

/// <param name="Esr">Percent.</param>
sealed record SavingsOutput(
    decimal? Negotiated, decimal? Commitment, decimal? Total, decimal? Esr, string? Refused, IReadOnlyList<Fact> Facts,
    IReadOnlyList<SavingsRow> Rows, IReadOnlyList<string> Warnings, long RowsScanned, long ExecutionTimeMs)
    : ToolOutput<SavingsRow>(Facts, Rows, Warnings, RowsScanned, ExecutionTimeMs);
