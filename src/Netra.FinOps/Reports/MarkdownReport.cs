using System.Globalization;
using System.Text;

namespace Netra.FinOps;

/// <summary>The report as Markdown: short, every figure with its fact's id in brackets.</summary>
sealed class MarkdownReport
{
    const int TableRows = 30;

    readonly CostReport report;
    readonly FactBook facts;
    readonly StringBuilder text = new();

    MarkdownReport(CostReport report) => (this.report, facts) = (report, new(report.Facts));

    public static string Of(CostReport report)
    {
        var page = new MarkdownReport(report);
        page.Write();
        return page.text.ToString();
    }

    void Write()
    {
        Line("# Cloud cost report").Line();
        WriteSummary();
        WriteActions();
        WriteRecommendations();
        WriteServices();
        WriteDiscounts();
        WriteNotes();
        Line($"Planner: {Safe(report.Planner)}. Narrator: {Safe(report.Narrator)}. Figures in brackets are fact ids; the JSON report holds every fact. Nothing here has been executed.");
    }

    void WriteSummary()
    {
        if (report.Summary is not { } s)
            Line("The totals of the bill could not be computed; the notes below say why.").Line();
        else
            Line($"{Safe(Display.Date(s.Period.From))} to {Safe(Display.Date(s.Period.To))}, {Display.Count(s.Rows)} rows, FOCUS {Safe(s.FocusVersion ?? "of unknown version")}.").Line()
                .Line($"- Billed: {facts.Cite("cost_summary.billed")}")
                .Line($"- Effective: {facts.Cite("cost_summary.effective")}")
                .Line($"- At list price: {facts.Cite("cost_summary.list")}");
        if (report.PotentialSavingsMonthly is not null)
            Line($"- **Potential saving a month: {facts.Cite(ReportAssembly.PotentialFact)}**, {report.Recommendations.Count} recommendations, overlaps counted once");
        Line();
    }

    void WriteActions()
    {
        if (report.Actions.Count == 0)
            return;
        Line("## What to do, in this order").Line();
        foreach (var a in report.Actions)
            Line($"{a.Order}. **{Safe(a.Title)}**: {Display.Amount(a.MonthlySaving)} a month, priority {Lower(a.Priority)}, effort {Lower(a.Effort)}. {Safe(a.Action)}");
        Line();
    }

    void WriteRecommendations()
    {
        Line("## Recommendations").Line();
        if (report.Recommendations.Count == 0)
        {
            Line(report.PotentialSavingsMonthly is null ? "No rule could look for savings in this bill." : "The rules that could look found nothing to save.").Line();
            return;
        }

        Line("| priority | type | resource | account | 30 days | saving a month | fact |").Line("|---|---|---|---|---:|---:|---|");
        foreach (var r in report.Recommendations.Take(TableRows))
            Line($"| {Lower(r.Priority)} | {Safe(r.Type)} | {Safe(r.ResourceId)} | {Safe(r.Account ?? "")} | {Display.Amount(r.CurrentMonthly)} | {Display.Amount(r.EstimatedMonthlySaving)} | [{(r.EvidenceFactIds.Count > 0 ? Safe(r.EvidenceFactIds[^1]) : "")}] |");
        if (report.Recommendations.Count > TableRows)
            Line().Line($"The largest {TableRows} of {report.Recommendations.Count}; report.csv has all.");
        Line();
    }

    void WriteServices()
    {
        if (report.Breakdowns.FirstOrDefault(b => b.GroupBy is FocusColumns.ServiceName) is not { } services)
            return;
        Line("## Services").Line().Line("| service | billed | effective | fact |").Line("|---|---:|---:|---|");
        foreach (var (place, s) in services.Rows.Take(10).Index())
            Line(string.Create(CultureInfo.InvariantCulture, $"| {Safe(s.Key)} | {Display.Amount(s.Billed)} | {Display.Amount(s.Effective)} | [cost_breakdown.ServiceName.{place + 1}.billed] |"));
        Line();
    }

    void WriteDiscounts()
    {
        if (report.Savings is null)
            return;
        Line("## Discounts").Line();
        if (report.Savings.Text("refused") is { } reason)
            Line($"Refused: {Safe(reason)}");
        else
            Line($"- Negotiated: {facts.Cite("savings_report.negotiated")}").Line($"- Commitments: {facts.Cite("savings_report.commitment")}")
                .Line($"- Together: {facts.Cite("savings_report.total")}").Line($"- Effective savings rate: {facts.Cite("savings_report.esr")}");
        Line();
    }

    void WriteNotes()
    {
        if (report.DataQuality.Count == 0)
            return;
        Line("## Notes on the data, and what is not in this report").Line();
        foreach (var n in report.DataQuality)
            Line($"- {Safe(n.Severity)}: {Safe(n.Message)}");
        Line();
    }

    MarkdownReport Line(string line = "")
    {
        text.Append(line).Append('\n');
        return this;
    }

    /// <summary>Text that cannot start a table cell, a tag, a link or a line of its own.</summary>
    static string Safe(string value)
    {
        var safe = new StringBuilder(value.Length + 8);
        foreach (var c in value)
        {
            _ = c switch
            {
                '\r' or '\n' => safe.Append(' '),
                '<' => safe.Append("&lt;"),
                '&' => safe.Append("&amp;"),
                '|' or '`' or '[' or ']' or '*' or '\\' => safe.Append('\\').Append(c),
                _ => safe.Append(c),
            };
        }

        return safe.ToString();
    }

    static string Lower(Level level) => level switch { Level.High => "high", Level.Medium => "medium", _ => "low" };
}
