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
            return ToolResult.Ok(new ToolOutput<Recommendation>([], [], ["No rows in this period."], 0, clock.ElapsedMs));
        var info = (await datasets.OpenAsync(arguments.DatasetId, cancellationToken)).Info;
        var able = rules.Where(r => IsAble(r, info, window, warnings)).ToList();
        if (window.Covered < BillWindow.Days)
            warnings.Add($"The bill covers {window.Covered} of {BillWindow.Days} days: amounts are what those days show, not extrapolated.");
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
        var found = Priorities.Rank(scans.SelectMany(s => s.Recommend()));
        return ToolResult.Ok(new ToolOutput<Recommendation>(Facts(found, table), found, warnings, table.RowsScanned, clock.ElapsedMs));
    }

    static bool IsAble(WasteRule rule, DatasetInfo info, BillWindow window, List<string> warnings)
    {
        var missing = rule.Needs.Except(info.Columns, StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
            warnings.Add($"{rule.Type} was not analysed: the bill (FOCUS {info.FocusVersion}) lacks {string.Join(", ", missing)}. Export FOCUS 1.2 with it.");
        else if (rule.Unable(window) is { } reason)
            warnings.Add($"{rule.Type} was not analysed: {reason}");
        else
            return true;
        return false;
    }

    IReadOnlyList<Fact> Facts(IReadOnlyList<Recommendation> found, FocusTable table) => found.Count == 0 ? [] :
    [
        new($"{Descriptor.Name}.saving", $"Saving a month found by {Descriptor.Name}", Priorities.TotalOf(found), table.Currency,
            "sum over resources of the largest saving", found.Sum(r => r.Rows)),
        .. found.SelectMany(r => r.Facts(table.Currency)),
    ];
}
