using Netra.Sdk;

namespace Netra.FinOps;

/// <summary>Runs waste rules over the last 30 days of a bill.</summary>
/// <remarks>A rule that the bill lacks the input for is named in a warning and gives nothing; the other rules go on.</remarks>
abstract class WasteTool(string name, string description, params WasteRule[] rules) : DatasetTool<WasteArguments>(name, description, "optimization")
{
    protected sealed override async Task<ToolResult> RunAsync(IDatasets datasets, WasteArguments arguments, RunClock clock, CancellationToken cancellationToken)
    {
        List<string> warnings = [];
        if (await BillWindow.FindAsync(datasets, arguments, cancellationToken) is not { } window)
            return ToolResult.Ok(new WasteOutput([], [], ["No row is left by the period and the filter."], 0, clock.ElapsedMs, [], []));
        var info = (await datasets.OpenAsync(arguments.DatasetId, cancellationToken)).Info;
        var skipped = rules.Select(r => Unable(r, info, window)).OfType<SkippedRule>().ToList();
        if (window.Covered < BillWindow.Days)
            warnings.Add($"The bill covers {window.Covered} of {BillWindow.Days} days: amounts are what those days show, not extrapolated.");
        var able = rules.Where(r => skipped.TrueForAll(s => !string.Equals(s.Type, r.Type, StringComparison.Ordinal))).ToList();
        var table = await FocusTable.OpenAsync(datasets, arguments, BillColumns.Always, [.. BillColumns.Optional, .. able.SelectMany(r => r.Needs)], cancellationToken);
        var scans = able.ConvertAll(r => new RuleScan(r, window));
        await foreach (var chunk in table.ReadAsync(cancellationToken))
        {
            foreach (var row in new BillColumns(chunk).UsageRows())
                scans.ForEach(s => s.Add(row));
        }

        if (scans.Count > 0 && scans.Max(s => s.Foreign) is > 0 and var foreign)
            warnings.Add($"{Descriptor.Name} goes by the names of AWS's meters: {foreign} rows of other providers were not judged.");
        warnings.AddRange(scans.Select(s => s.Warning).OfType<string>());
        var found = await KeepUnroundedAsync([.. scans.SelectMany(s => s.Recommend())], datasets, arguments, warnings, cancellationToken);
        return ToolResult.Ok(new WasteOutput(
            Facts(found, table), found, [.. BillWarnings.Of(table), .. skipped.Select(s => s.Message), .. warnings], table.RowsScanned, clock.ElapsedMs,
            able.ConvertAll(r => r.Type), skipped));
    }

    static SkippedRule? Unable(WasteRule rule, DatasetInfo info, BillWindow window)
    {
        var missing = rule.Needs.Except(info.Columns, StringComparer.Ordinal).ToList();
        return missing.Count > 0
            ? new(rule.Type, $"{rule.Type} was not analysed: the bill (FOCUS {info.FocusVersion}) lacks {string.Join(", ", missing)}. Export FOCUS 1.2 with it.")
            : rule.Unable(window) is { } reason ? new(rule.Type, $"{rule.Type} was not analysed: {reason}") : null;
    }

    /// <summary>Leaves out what rests on costs that the exporter rounded. Such costs are whole, so only whole sums need the look at the bill.</summary>
    static async Task<IReadOnlyList<Recommendation>> KeepUnroundedAsync(
        List<Recommendation> found, IDatasets datasets, WasteArguments arguments, List<string> warnings, CancellationToken cancellationToken)
    {
        if (found.Exists(r => decimal.IsInteger(r.CurrentMonthly)))
        {
            var rounded = await RoundedCosts.FindAsync(datasets, arguments.DatasetId, cancellationToken);
            var dropped = found.RemoveAll(r => rounded.Affects(r.Provider ?? Dimension.Null, FocusColumns.EffectiveCost));
            if (dropped > 0)
                warnings.Add($"{dropped} findings are left out: the exporter rounded the EffectiveCost that their savings would rest on.");
        }

        return Priorities.Rank(found);
    }

    IReadOnlyList<Fact> Facts(IReadOnlyList<Recommendation> found, FocusTable table) => found.Count == 0 ? [] :
    [
        new($"{Descriptor.Name}.saving", $"Saving a month found by {Descriptor.Name}", Priorities.TotalOf(found), table.Currency,
            "sum over resources of the largest saving", found.Sum(r => r.Rows)),
        .. found.SelectMany(r => r.Facts(table.Currency)),
    ];
}
