using System.Globalization;

namespace Netra.FinOps;

/// <summary>All recommendations as CSV; a text that a spreadsheet could run as a formula has an apostrophe before it.</summary>
static class CsvReport
{
    static readonly string[] Columns =
    [
        "id", "type", "resource_id", "account", "region", "current_monthly", "estimated_monthly_saving", "currency", "confidence", "effort", "priority",
        "restart_needed", "rollback_possible", "conflict_group", "action", "method", "assumptions",
    ];

    public static string Of(CostReport report)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        CsvLine.Write(text, Columns);
        foreach (var r in report.Recommendations)
        {
            CsvLine.Write(text,
            [
                Safe(r.Id), Safe(r.Type), Safe(r.ResourceId), Safe(r.Account), Safe(r.Region), Number(r.CurrentMonthly), Number(r.EstimatedMonthlySaving),
                Safe(report.Summary?.Currency), Lower(r.Confidence), Lower(r.Effort), Lower(r.Priority), r.RestartNeeded ? "true" : "false",
                r.RollbackPossible ? "true" : "false", Safe(r.ConflictGroup), Safe(r.Action), Safe(r.Method), Safe(string.Join(' ', r.Assumptions)),
            ]);
        }

        return text.ToString();
    }

    static string Safe(string? text) => CsvLine.Defuse(text ?? string.Empty);

    static string Number(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    static string Lower(Level level) => level switch { Level.High => "high", Level.Medium => "medium", _ => "low" };
}
