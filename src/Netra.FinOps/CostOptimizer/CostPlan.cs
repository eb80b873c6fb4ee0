using System.Text.Json;
using System.Text.Json.Nodes;
using Netra.Sdk;

namespace Netra.FinOps;

/// <summary>Which tools the cost optimizer calls, with what, and why; the same for the same input.</summary>
static class CostPlan
{
    public const string Quality = "focus_quality";
    public const string Summary = "cost_summary";
    public const string BreakdownTool = "cost_breakdown";
    public const string TopResources = "top_resources";
    public const string TagCoverage = "tag_coverage";
    public const string Savings = "savings_report";
    public const string Commitments = "commitment_coverage";
    public const string Render = "report_render";
    public const int MostInFiles = 500;

    /// <summary>In the order in which they stand in the report.</summary>
    public static readonly IReadOnlyList<string> Dimensions = [FocusColumns.ServiceName, FocusColumns.SubAccountId, Dimension.Month, FocusColumns.RegionId];

    static readonly (string Tool, string Purpose)[] Rules =
    [
        ("idle_network", "Look for addresses, load balancers and gateways that nobody uses"),
        ("storage_optimize", "Look for storage in a dearer class than its use needs"),
        ("generation_upgrade", "Look for instances of old generations"),
        ("schedule_nonprod", "Look for test machines that never stop"),
        ("extended_support", "Look for surcharges on old engine versions"),
        ("unused_commitment", "Look for commitments that nothing uses"),
    ];

    public static bool IsRule(string tool) => Array.Exists(Rules, r => string.Equals(r.Tool, tool, StringComparison.Ordinal));

    /// <summary>First the data itself: what it holds and how far it can be trusted.</summary>
    public static IReadOnlyList<ToolRequest> Look(CostOptimizerInput input) =>
    [
        Call(input, Quality, "Check what the bill's columns can be trusted for"),
        Call(input, Summary, "Add up the bill"),
    ];

    /// <summary>Then everything that reads the bill, at once.</summary>
    public static IReadOnlyList<ToolRequest> Analyse(CostOptimizerInput input) =>
    [
        .. Dimensions.Select(d => Call(input, BreakdownTool, $"Break the cost down by {d}", ("group_by", new JsonArray(d)))),
        Call(input, TopResources, "Find the resources that cost most", ("top", JsonValue.Create(20))),
        Call(input, TagCoverage, "See how much of the cost is tagged", ("required_tags", Node(input.RequiredTags))),
        Call(input, Savings, "Work out what discounts already save"),
        Call(input, Commitments, "See how well commitments are used"),
        .. Rules.Select(r => Call(input, r.Tool, r.Purpose)),
    ];

    /// <summary>The files hold at most <see cref="MostInFiles"/> recommendations, the largest, and say so; the run's result has all.</summary>
    public static ToolRequest Write(CostReport report) =>
        new(Render, JsonSerializer.SerializeToElement(new { report = Bounded(report) }, SdkJson.Options), "Write the report as Markdown, HTML, JSON and CSV");

    static CostReport Bounded(CostReport report)
    {
        if (report.Recommendations.Count <= MostInFiles)
            return report;
        var left = report.Recommendations.Skip(MostInFiles).SelectMany(r => r.EvidenceFactIds).ToHashSet(StringComparer.Ordinal);
        var note = new QualityNote("cut", "info", null, 0, $"These files hold the largest {MostInFiles} of {report.Recommendations.Count} recommendations; the run's result has all.");
        return report with
        {
            Recommendations = [.. report.Recommendations.Take(MostInFiles)],
            Facts = [.. report.Facts.Where(f => !left.Contains(f.Id))],
            DataQuality = [.. report.DataQuality, note],
        };
    }

    static ToolRequest Call(CostOptimizerInput input, string tool, string purpose, params ReadOnlySpan<(string Name, JsonNode? Value)> more)
    {
        var arguments = new JsonObject { ["dataset_id"] = input.DatasetId.ToString() };
        foreach (var (name, value) in (ReadOnlySpan<(string, JsonNode?)>)[("period", Node(input.Period)), ("filter", Node(input.Filter)), .. more])
        {
            if (value is not null)
                arguments[name] = value;
        }

        return new(tool, JsonSerializer.SerializeToElement(arguments, SdkJson.Options), purpose);
    }

    static JsonNode? Node<T>(T? value)
        where T : class => value is null ? null : JsonSerializer.SerializeToNode(value, SdkJson.Options);
}
