namespace Netra.FinOps;

/// <summary>The report as one HTML file: styles and charts inside, no scripts, light and dark, nothing loaded from elsewhere.</summary>
sealed partial class HtmlReport
{
    /// <summary>Rows of a table; the CSV and JSON files have all.</summary>
    const int TableRows = 100;

    static readonly string Styles = Read("report.css");

    readonly CostReport report;
    readonly FactBook facts;
    readonly string currency;

    /// <summary>Billed where the exporter rounded the effective cost, for which the savings were refused.</summary>
    readonly bool billed;

    HtmlReport(CostReport report)
    {
        this.report = report;
        facts = new(report.Facts);
        currency = report.Summary?.Currency ?? string.Empty;
        billed = report.Savings.Text("refused") is not null;
    }

    public static string Of(CostReport report) => new HtmlReport(report).Page().ToString();

    Markup Page()
    {
        Markup[] body =
        [
            Figures(), Trend(), Pair(TypesChart(), Chart("Services", FocusColumns.ServiceName)), Actions(), Recommendations(),
            Pair(Chart("Accounts", FocusColumns.SubAccountId), Chart("Regions", FocusColumns.RegionId)),
            Pair(Discounts(), Commitments()), Pair(Resources(), Tags()), Notes(),
        ];
        var content = Markup.Join(body, b => b);
        return Markup.Of(
            $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>Cloud cost report</title><style>{Trusted(Styles)}</style></head><body>
            <header><div class="brand">Netra</div><h1>Cloud cost report</h1><p class="soft">{Subtitle()}</p></header>
            <main>{content}{FactList()}</main>
            <footer>Planned: {report.Planner}. Written: {report.Narrator}. Every underlined figure links to the fact it comes from.
            Savings are estimates on the last 30 days of the bill; nothing in this report has been executed.</footer>
            </body></html>

            """);
    }

    /// <summary>The styles hold no character that HTML would read as markup.</summary>
    static Markup Trusted(string css) => css.AsSpan().ContainsAny('<', '&') ? throw new InvalidOperationException("report.css must not hold < or &.") : Markup.Verbatim(css);

    string Subtitle() => report.Summary is not { } s
        ? "The totals of the bill could not be computed; see below."
        : $"{Display.Date(s.Period.From)} to {Display.Date(s.Period.To)} · {Display.Count(s.Rows)} rows · FOCUS {s.FocusVersion} · {s.Currency}";

    Markup Figures()
    {
        var severe = report.DataQuality.Count(n => n.Severity is "error" or "warning");
        return Markup.Of(
            $"""
            <div class="kpis">
            {Figure("main", "Potential saving a month", report.PotentialSavingsMonthly is null ? null : ReportAssembly.PotentialFact, Display.Amount(report.PotentialSavingsMonthly), currency, $"{report.Recommendations.Count} recommendations, overlaps counted once")}
            {(billed
                ? Figure("", "Billed cost", "cost_summary.billed", Display.Amount(report.Summary?.Billed), currency, "of the whole period")
                : Figure("", "Effective cost", "cost_summary.effective", Display.Amount(report.Summary?.Effective), currency, "of the whole period"))}
            {Figure("", "Effective savings rate", "savings_report.esr", Display.Percent(report.Savings.Number("esr")), "", report.Savings.Number("esr") is null ? "refused, see Discounts" : "against list price")}
            {Figure("", "Notes on the data", null, Display.Count(severe), "", severe == 0 ? "nothing stands out" : "warnings and errors, see below")}
            </div>
            """);
    }

    Markup Figure(string kind, string name, string? fact, string value, string unit, string note) => Markup.Of(
        $"""<div class="kpi {kind}"><div class="name">{name}</div><div class="figure">{facts.Link(fact, value)}<span class="unit">{unit}</span></div><div class="note">{note}</div></div>""");

    Markup Trend()
    {
        var months = report.Breakdowns.FirstOrDefault(b => b.GroupBy is Dimension.Month)?.Rows.Where(r => Cost(r) is not null).OrderBy(r => r.Key, StringComparer.Ordinal).ToList();
        return months is not { Count: > 1 } ? Markup.Empty : Section(
            $"{Kind} cost by month", Charts.Columns("Cost by month", [.. months.Select(m => Point(Display.Month(m.Key), Cost(m)!.Value))]));
    }

    Markup TypesChart() => report.Recommendations.Count == 0 ? Markup.Empty : Section(
        "Savings a month by type",
        Charts.Bars("Savings a month by type",
            [.. report.Actions.GroupBy(a => a.Type, StringComparer.Ordinal).Select(g => Point(Display.Words(g.Key), g.Sum(a => a.MonthlySaving))).OrderByDescending(p => p.Value)]));

    /// <summary>The largest groups by effective cost, the others together.</summary>
    Markup Chart(string title, string dimension)
    {
        const int most = 9;
        var rows = report.Breakdowns.FirstOrDefault(b => string.Equals(b.GroupBy, dimension, StringComparison.Ordinal))?.Rows;
        if (rows is not { Count: > 0 })
            return Markup.Empty;
        var groups = rows.Select(r => Point(r.Key, Cost(r) ?? 0)).OrderByDescending(p => p.Value).ToList();
        var shown = groups.Take(groups.Count == most + 1 ? most + 1 : most).ToList();
        if (groups.Count > shown.Count)
            shown.Add(Point($"{groups.Count - shown.Count} others", groups.Skip(shown.Count).Sum(p => p.Value)));
        return Section($"{title} by {Kind.ToLowerInvariant()} cost", Charts.Bars(title, shown));
    }

    string Kind => billed ? "Billed" : "Effective";

    decimal? Cost(CostRow row) => billed ? row.Billed : row.Effective;

    ChartPoint Point(string label, decimal value) => new(label, value, $"{label}: {Display.Amount(value)} {currency}");

    static Markup Section(string title, Markup content) => Markup.Of($"<section><h2>{title}</h2>{content}</section>\n");

    static Markup Pair(Markup left, Markup right) =>
        left == Markup.Empty ? right : right == Markup.Empty ? left : Markup.Of($"""<div class="pair">{left}{right}</div>""");

    static string Read(string resource)
    {
        using var reader = new StreamReader(typeof(HtmlReport).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
