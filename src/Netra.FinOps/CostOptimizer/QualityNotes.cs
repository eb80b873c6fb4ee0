using System.Text.Json;

namespace Netra.FinOps;

/// <summary>What is wrong with the data and what the report has not, in plain sentences; each once.</summary>
static class QualityNotes
{
    public static IReadOnlyList<QualityNote> Of(CostOptimizerInput input, Findings findings)
    {
        var skipped = findings.Rules.SelectMany(r => r.NotAnalysed).ToList();
        IEnumerable<QualityNote> all =
        [
            .. Checks(findings),
            .. findings.Failed.Select(o => new QualityNote("tool_failed", "error", null, 0, $"{o.Name} failed, its part is missing: {o.Failure!.Message}")),
            .. skipped.Select(s => Missing("warning", s.Message)),
            .. findings.Warnings.Select(w => new QualityNote("warning", "warning", null, 0, w)),
            .. NotInThisAnalysis(input),
        ];
        return [.. all.DistinctBy(n => n.Message, StringComparer.Ordinal)];
    }

    static IEnumerable<QualityNote> Checks(Findings findings) =>
        findings.Of(CostPlan.Quality) is { } quality && quality.TryGetProperty("rows", out var rows) && rows.ValueKind is JsonValueKind.Array
            ? ReportJson.Read<List<QualityNote>>(rows).Where(n => n.Code is not null)
            : [];

    static IEnumerable<QualityNote> NotInThisAnalysis(CostOptimizerInput input)
    {
        yield return Missing("info", "anomalies: daily costs were not searched for spikes and level shifts.");
        yield return Missing("info", "forecast: future costs were not estimated.");
        yield return input.InventoryDatasetId is null
            ? Missing("info", "unattached_disk, idle_instance and rightsize need an inventory file; give its id as inventory_dataset_id.")
            : Missing("warning", "inventory_dataset_id was given and is not used: unattached_disk, idle_instance and rightsize are not in this report.");
        if (input.HourlyDatasetId is not null)
            yield return Missing("warning", "hourly_dataset_id was given and is not used: no commitment is sized in this report.");
        if (input.Budget is not null)
            yield return Missing("warning", "budget was given and is not used: the bill was not compared with it.");
        if (input.Constraints is { Count: > 0 })
            yield return Missing("warning", "constraints were given and are not applied: check each action against them.");
    }

    static QualityNote Missing(string severity, string message) => new(QualityNote.NotAnalysed, severity, null, 0, message);
}
