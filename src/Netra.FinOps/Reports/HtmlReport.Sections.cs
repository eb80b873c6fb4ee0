namespace Netra.FinOps;

sealed partial class HtmlReport
{
    Markup Actions() => report.Actions.Count == 0 ? Markup.Empty : Section("What to do, in this order", Markup.Of(
        $"""
        <ol class="actions">{Markup.Join(report.Actions, a => Markup.Of(
            $"""
            <li><span class="order">{a.Order}</span><div><strong>{a.Title}</strong> <span class="tag {Class(a.Priority)}">{Class(a.Priority)}</span>
            <div class="small">{a.Action} Effort {Class(a.Effort)}{(a.RestartNeeded ? ", needs a restart" : "")}.</div></div>
            <div class="gain">{Display.Amount(a.MonthlySaving)}<small>{currency} a month</small></div></li>
            """))}</ol>
        """));

    Markup Recommendations()
    {
        var shown = report.Recommendations.Take(TableRows).ToList();
        if (shown.Count == 0)
            return Section("Recommendations", Markup.Of($"""<p class="soft">{(report.PotentialSavingsMonthly is null ? "No rule could look for savings in this bill; the notes on the data say why." : "The rules that could look found nothing to save.")}</p>"""));
        var rows = Markup.Join(shown, r => Markup.Of(
            $"""
            <tr><td><span class="tag {Class(r.Priority)}">{Class(r.Priority)}</span></td>
            <td><div class="id" title="{r.ResourceId}">{Display.ShortId(r.ResourceId)}</div><div class="small">{Display.Words(r.Type)} · {r.Account} · {r.Region}</div></td>
            <td>{r.Action}<div class="small">{string.Join(' ', r.Assumptions)}</div></td>
            <td class="n">{facts.Link(r.EvidenceFactIds.Count > 0 ? r.EvidenceFactIds[0] : null, Display.Amount(r.CurrentMonthly))}</td>
            <td class="n"><strong>{facts.Link(r.EvidenceFactIds.Count > 1 ? r.EvidenceFactIds[1] : null, Display.Amount(r.EstimatedMonthlySaving))}</strong></td>
            <td>{Class(r.Confidence)}</td><td>{Class(r.Effort)}</td></tr>
            """));
        var more = report.Recommendations.Count > shown.Count
            ? Markup.Of($"""<p class="small">The largest {shown.Count} of {report.Recommendations.Count}; report.csv has all.</p>""")
            : Markup.Empty;
        return Section("Recommendations", Markup.Of(
            $"""
            <div class="scroll"><table class="recommendations"><thead><tr><th>Priority</th><th>Resource</th><th>Action and assumptions</th><th class="n">30 days, {currency}</th><th class="n">Saving, {currency}</th><th>Confidence</th><th>Effort</th></tr></thead>
            <tbody>{rows}</tbody></table></div>{more}
            """));
    }

    Markup Discounts()
    {
        if (report.Savings is null)
            return Markup.Empty;
        if (report.Savings.Text("refused") is { } reason)
            return Section("Discounts", Markup.Of($"""<div class="refused"><strong>Refused.</strong> {reason}</div>"""));
        return Section("Discounts that are already at work", List(
            Line("Negotiated", "savings_report.negotiated", Money(report.Savings.Number("negotiated"))),
            Line("Commitments", "savings_report.commitment", Money(report.Savings.Number("commitment"))),
            Line("Together", "savings_report.total", Money(report.Savings.Number("total"))),
            Line("Effective savings rate", "savings_report.esr", Display.Percent(report.Savings.Number("esr")))));
    }

    Markup Commitments()
    {
        if (report.Commitments is not { } commitments)
            return Markup.Empty;
        IEnumerable<string> reasons = commitments.TryGetProperty("refused", out var refused) ? ReportJson.Read<Dictionary<string, string>>(refused).Values : [];
        return Section("Commitments", Markup.Of(
            $"""
            {List(
                Line("Coverage of compute", "commitment_coverage.coverage_pct", Display.Percent(report.Commitments.Number("coverage_pct"))),
                Line("Utilisation", "commitment_coverage.utilisation_pct", Display.Percent(report.Commitments.Number("utilisation_pct"))),
                Line("Used", "commitment_coverage.used_effective", Money(report.Commitments.Number("used_effective"))),
                Line("Unused", "commitment_coverage.unused_effective", Money(report.Commitments.Number("unused_effective"))))}
            {Markup.Join(reasons, r => Markup.Of($"""<div class="refused"><strong>Refused.</strong> {Display.Cut(r, 600)}</div>"""))}
            """));
    }

    Markup Resources() => report.TopResources is not { Count: > 0 } top ? Markup.Empty : Section("Resources that cost most", Markup.Of(
        $"""
        <div class="scroll"><table><thead><tr><th>Resource</th><th class="n">Billed, {currency}</th><th class="n">Effective, {currency}</th></tr></thead><tbody>{Markup.Join(top.Take(10).Index(), r => Markup.Of(
            $"""
            <tr><td><div class="id" title="{r.Item.ResourceId}">{Display.ShortId(r.Item.ResourceId)}</div><div class="small">{r.Item.ServiceName}</div></td>
            <td class="n">{facts.Link(FormattableString.Invariant($"top_resources.{r.Index + 1}.billed"), Display.Amount(r.Item.Billed))}</td>
            <td class="n">{facts.Link(FormattableString.Invariant($"top_resources.{r.Index + 1}.effective"), Display.Amount(r.Item.Effective))}</td></tr>
            """))}</tbody></table></div>
        """));

    Markup Tags()
    {
        if (report.TagCoverage is not { } coverage)
            return Markup.Empty;
        var keys = coverage.TryGetProperty("rows", out var rows) ? ReportJson.Read<List<TagKeyRow>>(rows) : [];
        var bars = Charts.Bars("Share of usage cost by tag key",
            [.. keys.Take(6).Select(k => new ChartPoint(k.Key, k.EffectivePct ?? 0, $"{k.Key}: {Display.Percent(k.EffectivePct)}"))]);
        return Section("Tags", Markup.Of(
            $"""
            <p>{facts.Link("tag_coverage.untagged_pct", Display.Percent(report.TagCoverage.Number("untagged_effective_pct")))} of the usage cost carries no tag
            ({facts.Link("tag_coverage.untagged_effective", Money(report.TagCoverage.Number("untagged_effective")))}).</p>
            <p class="small">Share of usage cost, in percent, by tag key</p>{bars}
            """));
    }

    Markup Notes() => report.DataQuality.Count == 0 ? Markup.Empty : Section("Notes on the data, and what is not in this report", Markup.Of(
        $"""
        <ul class="notes">{Markup.Join(report.DataQuality.OrderBy(n => n.Severity switch { "error" => 0, "warning" => 1, _ => 2 }), n => Markup.Of(
            $"""<li><span class="tag {n.Severity}">{n.Severity}</span><div>{n.Message}{(n.Rows > 0 ? Markup.Of($""" <span class="small">({Display.Count(n.Rows)} rows)</span>""") : Markup.Empty)}</div></li>"""))}</ul>
        """));

    /// <summary>Last, when the text has cited what it cites.</summary>
    Markup FactList() => facts.Cited.Count == 0 ? Markup.Empty : Markup.Of(
        $"""
        <section><details><summary>The {facts.Cited.Count} facts that this page cites</summary><div class="scroll"><table>
        <thead><tr><th>Fact</th><th class="n">Value</th><th>Unit</th><th>Method</th><th class="n">Rows</th></tr></thead><tbody>{Markup.Join(facts.Cited.Index(), f => Markup.Of(
            $"""<tr id="fact-{f.Index + 1}"><td><div>{f.Item.Name}</div><div class="small">{f.Item.Id}</div></td><td class="n">{f.Item.Value}</td><td>{f.Item.Unit}</td><td>{f.Item.Method}</td><td class="n">{Display.Count(f.Item.Rows)}</td></tr>"""))}</tbody></table></div>
        <p class="small">report.json has all {report.Facts.Count} facts.</p></details></section>
        """);

    string Money(decimal? value) => value is null ? "–" : $"{Display.Amount(value)} {currency}";

    Markup Line(string name, string fact, string value) => Markup.Of($"<dt>{name}</dt><dd>{facts.Link(fact, value)}</dd>");

    static Markup List(params IReadOnlyList<Markup> lines) => Markup.Of($"<dl>{Markup.Join(lines, l => l)}</dl>");

    static string Class(Level level) => level switch { Level.High => "high", Level.Medium => "medium", _ => "low" };
}
