using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Netra.Sdk;

namespace Netra.FinOps;

sealed record CostBreakdownArguments : DatasetArguments
{
    [Description("One to three columns; also `month`, `day` (of ChargePeriodStart, UTC) or `tag:<key>`.")]
    [MinLength(1)]
    [MaxLength(3)]
    public required IReadOnlyList<string> GroupBy { get; init; }

    [Description("Only the largest groups by billed cost; the rest is summed as Other. All groups when left out.")]
    [Range(1, 10_000)]
    public int? Top { get; init; }
}

/// <summary>Exact sums by group, by BilledCost descending, ties by key; the groups, with Other, add up to the total.</summary>
sealed class CostBreakdownTool() : DatasetTool<CostBreakdownArguments>(
    "cost_breakdown", "Exact costs by up to three columns, by month or by tag.", "analytics_read")
{
    const int FactsOfGroups = 10;

    protected override async Task<ToolResult> RunAsync(IDatasets datasets, CostBreakdownArguments arguments, RunClock clock, CancellationToken cancellationToken)
    {
        var bill = await FocusTable.OpenAsync(
            datasets, arguments, [.. arguments.GroupBy, FocusColumns.BilledCost], FocusColumns.Costs, cancellationToken);
        var groups = new Dictionary<GroupKey, CostTotals>();
        await foreach (var chunk in bill.ReadAsync(cancellationToken))
        {
            var costs = new CostColumns(chunk);
            var keys = arguments.GroupBy.Select(chunk.Keys).ToArray();
            foreach (var row in chunk.Rows)
                groups.GetOrAdd(GroupKey.Of(keys, row)).Add(costs, row);
        }

        return ToolResult.Ok(Output(bill, arguments, groups, clock));
    }

    static CostBreakdownOutput Output(FocusTable bill, CostBreakdownArguments arguments, Dictionary<GroupKey, CostTotals> groups, RunClock clock)
    {
        var total = new CostTotals();
        foreach (var group in groups.Values)
            total.Add(group);
        var ordered = groups.OrderByDescending(g => g.Value.Billed).ThenBy(g => g.Key).ToList();
        var count = Math.Min(arguments.Top ?? int.MaxValue, ordered.Count);
        var several = arguments.GroupBy.Count > 1;
        var rows = ordered.Take(count).Select(g => CostRow.Of(g.Key.ToString(), g.Value, bill, several ? g.Key.Values : null)).ToList();
        if (count < ordered.Count)
            rows.Add(CostRow.Of("Other", Sum(ordered.Skip(count)), bill, other: true));

        var facts = new FactSheet($"cost_breakdown.{string.Join('+', arguments.GroupBy)}");
        facts.Add(string.Empty, "Total", CostFigures.Of(total, bill), bill.Currency, total.Rows);
        facts.Add("groups", "Groups", ordered.Count, "groups", "Count of distinct keys", total.Rows);
        foreach (var (row, place) in rows.Take(FactsOfGroups).Select((r, i) => (r, i + 1)))
            facts.Add($"{place}.", row.Key, new CostFigures(row.Billed, row.Effective, row.List, row.Contracted), bill.Currency, row.Rows);
        return new(arguments.GroupBy, ordered.Count, facts.Facts, rows, [.. BillWarnings.Of(bill)], bill.RowsScanned, clock.ElapsedMs);
    }

    static CostTotals Sum(IEnumerable<KeyValuePair<GroupKey, CostTotals>> groups)
    {
        var sum = new CostTotals();
        foreach (var (_, totals) in groups)
            sum.Add(totals);
        return sum;
    }
}

/// <param name="Groups">All groups, those within Other too.</param>
sealed record CostBreakdownOutput(
    IReadOnlyList<string> GroupBy, int Groups, IReadOnlyList<Fact> Facts, IReadOnlyList<CostRow> Rows, IReadOnlyList<string> Warnings,
    long RowsScanned, long ExecutionTimeMs) : ToolOutput<CostRow>(Facts, Rows, Warnings, RowsScanned, ExecutionTimeMs);
