using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Netra.Sdk;

namespace Netra.FinOps;

sealed record TopResourcesArguments : DatasetArguments
{
    [Description("How many; 10 when left out.")]
    [Range(1, 1_000)]
    public int? Top { get; init; }
}

/// <summary>Resources by BilledCost descending, ties by id; rows without a ResourceId are summed apart.</summary>
sealed class TopResourcesTool() : DatasetTool<TopResourcesArguments>(
    "top_resources", "The resources that cost most.", "analytics_read")
{
    protected override async Task<ToolResult> RunAsync(IDatasets datasets, TopResourcesArguments arguments, RunClock clock, CancellationToken cancellationToken)
    {
        var bill = await FocusTable.OpenAsync(
            datasets, arguments, [FocusColumns.ResourceId, FocusColumns.BilledCost],
            [.. FocusColumns.Costs, FocusColumns.ResourceName, FocusColumns.ResourceType, FocusColumns.ServiceName], cancellationToken);
        var resources = new Dictionary<string, Resource>(StringComparer.Ordinal);
        var without = new CostTotals();
        await foreach (var chunk in bill.ReadAsync(cancellationToken))
        {
            var costs = new CostColumns(chunk);
            var ids = chunk.Texts(FocusColumns.ResourceId);
            var (names, types, services) = (chunk.Texts(FocusColumns.ResourceName), chunk.Texts(FocusColumns.ResourceType), chunk.Texts(FocusColumns.ServiceName));
            foreach (var row in chunk.Rows)
            {
                if (ids[row] is not { } id)
                {
                    without.Add(costs, row);
                    continue;
                }

                var resource = resources.GetOrAdd(id);
                resource.Costs.Add(costs, row);
                resource.Name ??= names[row];
                resource.Type ??= types[row];
                resource.Service ??= services[row];
            }
        }

        return ToolResult.Ok(Output(bill, arguments.Top ?? 10, resources, without, clock));
    }

    static ToolOutput<ResourceRow> Output(FocusTable bill, int top, Dictionary<string, Resource> resources, CostTotals without, RunClock clock)
    {
        var rows = resources.OrderByDescending(r => r.Value.Costs.Billed).ThenBy(r => r.Key, StringComparer.Ordinal).Take(top)
            .Select(r => r.Value.Row(r.Key, bill)).ToList();
        var facts = new FactSheet("top_resources");
        facts.Add("resources", "Resources", resources.Count, "resources", "Count of distinct ResourceId", bill.RowsSelected);
        facts.Add("without_id.", "Without a ResourceId", CostFigures.Of(without, bill), bill.Currency, without.Rows);
        foreach (var (row, place) in rows.Take(10).Select((r, i) => (r, i + 1)))
            facts.Add($"{place}.", row.ResourceId, new CostFigures(row.Billed, row.Effective, row.List, null), bill.Currency, row.Rows);
        return new(facts.Facts, rows, [.. BillWarnings.Of(bill)], bill.RowsScanned, clock.ElapsedMs);
    }

    sealed class Resource
    {
        public CostTotals Costs { get; } = new();

        public string? Name { get; set; }

        public string? Type { get; set; }

        public string? Service { get; set; }

        public ResourceRow Row(string id, FocusTable bill)
        {
            var costs = CostFigures.Of(Costs, bill);
            return new(id, Name, Type, Service, Costs.Rows, costs.Billed, costs.Effective, costs.List);
        }
    }
}

/// <summary>A resource with its sums; name, type and service as first seen.</summary>
sealed record ResourceRow(
    string ResourceId, string? ResourceName, string? ResourceType, string? ServiceName, long Rows, decimal? Billed, decimal? Effective, decimal? List);
