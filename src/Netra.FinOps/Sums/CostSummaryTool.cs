using System.Globalization;
using Netra.Sdk;

namespace Netra.FinOps;

sealed record CostSummaryArguments : DatasetArguments;

/// <summary>Exact sums of a bill, whole and by ChargeCategory (most rows first, ties by name).</summary>
sealed class CostSummaryTool() : DatasetTool<CostSummaryArguments>(
    "cost_summary", "Rows, period and exact totals of a bill, and its totals by charge category.", "analytics_read")
{
    protected override async Task<ToolResult> RunAsync(IDatasets datasets, CostSummaryArguments arguments, RunClock clock, CancellationToken cancellationToken)
    {
        var bill = await FocusTable.OpenAsync(
            datasets, arguments, [FocusColumns.ChargePeriodStart],
            [.. FocusColumns.Costs, FocusColumns.ChargeCategory, FocusColumns.ChargePeriodEnd], cancellationToken);
        var total = new CostTotals();
        var categories = new Dictionary<string, CostTotals>(StringComparer.Ordinal);
        var span = new TimeSpanSeen();
        await foreach (var chunk in bill.ReadAsync(cancellationToken))
        {
            var costs = new CostColumns(chunk);
            var category = chunk.Texts(FocusColumns.ChargeCategory);
            span.Add(chunk);
            foreach (var row in chunk.Rows)
                categories.GetOrAdd(category[row] ?? Dimension.Null).Add(costs, row);
        }

        foreach (var part in categories.Values)
            total.Add(part);
        var rounded = await RoundedCosts.FindAsync(datasets, arguments.DatasetId, cancellationToken);
        return ToolResult.Ok(Output(bill, total, categories, span, rounded, clock));
    }

    static CostSummaryOutput Output(
        FocusTable bill, CostTotals total, Dictionary<string, CostTotals> categories, TimeSpanSeen span, RoundedCosts rounded, RunClock clock)
    {
        var costs = CostFigures.Of(total, bill);
        var facts = new FactSheet("cost_summary");
        facts.Add("rows", "Rows", total.Rows, "rows", "Count", total.Rows);
        facts.Add(string.Empty, "Total", costs, bill.Currency, total.Rows);
        var rows = categories.OrderByDescending(c => c.Value.Rows).ThenBy(c => c.Key, StringComparer.Ordinal).Select(c => CostRow.Of(c.Key, c.Value, bill));
        var summary = new BillSummary(
            total.Rows, bill.Info.Columns.Count, bill.Info.FocusVersion, bill.Currency, new(Text(span.First), Text(span.Last)), Text(span.End),
            costs.Billed, costs.Effective, costs.List, costs.Contracted);
        return new(summary, facts.Facts, [.. rows], [.. BillWarnings.Of(bill), .. rounded.Warnings], bill.RowsScanned, clock.ElapsedMs);
    }

    static string? Text(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

/// <param name="Period">The first and the last ChargePeriodStart.</param>
/// <param name="PeriodEnd">The last ChargePeriodEnd.</param>
sealed record BillSummary(
    long Rows, int Columns, string? FocusVersion, string Currency, ChargeSpan Period, string? PeriodEnd,
    decimal? Billed, decimal? Effective, decimal? List, decimal? Contracted);

sealed record ChargeSpan(string? From, string? To);

sealed record CostSummaryOutput(
    BillSummary Summary, IReadOnlyList<Fact> Facts, IReadOnlyList<CostRow> Rows, IReadOnlyList<string> Warnings, long RowsScanned, long ExecutionTimeMs)
    : ToolOutput<CostRow>(Facts, Rows, Warnings, RowsScanned, ExecutionTimeMs);
