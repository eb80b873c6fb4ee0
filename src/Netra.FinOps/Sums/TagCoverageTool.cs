using System.ComponentModel;
using Netra.Sdk;

namespace Netra.FinOps;

sealed record TagCoverageArguments : DatasetArguments
{
    [Description("Tag keys that every usage row should carry, exactly as written.")]
    public IReadOnlyList<string>? RequiredTags { get; init; }
}

/// <summary>How much of the usage carries tags. A row is untagged when Tags is NULL, empty or <c>{}</c>; only Usage rows count.</summary>
sealed class TagCoverageTool() : DatasetTool<TagCoverageArguments>(
    "tag_coverage", "Usage cost that carries tags, by key, and what lacks required ones.", "analytics_read")
{
    protected override async Task<ToolResult> RunAsync(IDatasets datasets, TagCoverageArguments arguments, RunClock clock, CancellationToken cancellationToken)
    {
        var bill = await FocusTable.OpenAsync(
            datasets, arguments, [FocusColumns.Tags, FocusColumns.ChargeCategory, FocusColumns.EffectiveCost], FocusColumns.Costs, cancellationToken);
        var tally = new TagTally([.. (arguments.RequiredTags ?? []).Distinct(StringComparer.Ordinal)]);
        await foreach (var chunk in bill.ReadAsync(cancellationToken))
            tally.Add(chunk);
        return ToolResult.Ok(Output(bill, tally, clock));
    }

    static TagCoverageOutput Output(FocusTable bill, TagTally tally, RunClock clock)
    {
        var (usage, untagged) = (tally.Usage, tally.Untagged);
        var untaggedPct = Percent.Of(untagged.Effective, usage.Effective);
        var facts = new FactSheet("tag_coverage");
        facts.Add("usage_rows", "Usage rows", usage.Rows, "rows", "Count of ChargeCategory Usage", usage.Rows);
        facts.Add("usage_effective", "Usage effective", usage.Effective, bill.Currency, "Sum of EffectiveCost of Usage", usage.Rows);
        facts.Add("untagged_rows", "Untagged usage rows", untagged.Rows, "rows", "Tags NULL, empty or {}", untagged.Rows);
        facts.Add("untagged_billed", "Untagged usage billed", untagged.Billed, bill.Currency, "Sum of BilledCost of untagged Usage", untagged.Rows);
        facts.Add("untagged_effective", "Untagged usage effective", untagged.Effective, bill.Currency, "Sum of EffectiveCost of untagged Usage", untagged.Rows);
        facts.Add("untagged_pct", "Untagged share of effective usage cost", untaggedPct, "percent", "100 x untagged / all, EffectiveCost of Usage", usage.Rows);
        var required = tally.Missing.Select(m => new RequiredTag(m.Key, m.Value.Rows, m.Value.Effective, Percent.Of(usage.Effective - m.Value.Effective, usage.Effective))).ToList();
        foreach (var tag in required)
            facts.Add($"missing.{tag.Key}", $"Usage without the tag {tag.Key}", tag.MissingEffective, bill.Currency, "Sum of EffectiveCost of Usage without the key", tag.MissingRows);
        var rows = tally.Keys.OrderByDescending(k => k.Value.Effective).ThenBy(k => k.Key, StringComparer.Ordinal)
            .Select(k => new TagKeyRow(k.Key, k.Value.Rows, k.Value.Billed, k.Value.Effective, Percent.Of(k.Value.Effective, usage.Effective)));
        IEnumerable<string> warnings = tally.Unreadable == 0 ? [] : [$"{tally.Unreadable} usage rows have Tags that are no JSON object; they count as untagged."];
        return new(
            usage.Rows, usage.Billed, usage.Effective, untagged.Rows, untagged.Billed, untagged.Effective, untaggedPct, required,
            facts.Facts, [.. rows], [.. BillWarnings.Of(bill), .. warnings], bill.RowsScanned, clock.ElapsedMs);
    }
}

/// <summary>A tag key and the usage that carries it.</summary>
sealed record TagKeyRow(string Key, long Rows, decimal Billed, decimal Effective, decimal? EffectivePct);

/// <summary>A required key and the usage that lacks it.</summary>
sealed record RequiredTag(string Key, long MissingRows, decimal MissingEffective, decimal? CoveredPct);

sealed record TagCoverageOutput(
    long UsageRows, decimal UsageBilled, decimal UsageEffective, long UntaggedRows, decimal UntaggedBilled, decimal UntaggedEffective,
    decimal? UntaggedEffectivePct, IReadOnlyList<RequiredTag> Required, IReadOnlyList<Fact> Facts, IReadOnlyList<TagKeyRow> Rows,
    IReadOnlyList<string> Warnings, long RowsScanned, long ExecutionTimeMs)
    : ToolOutput<TagKeyRow>(Facts, Rows, Warnings, RowsScanned, ExecutionTimeMs);
