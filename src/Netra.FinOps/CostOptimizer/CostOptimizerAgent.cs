using System.Globalization;
using System.Text.Json;
using Netra.Sdk;

namespace Netra.FinOps;

/// <summary>Looks at a bill, analyses it with every rule that its data allows, ranks what can be saved and writes the report.</summary>
/// <remarks>
/// Each decision follows from the outcomes so far alone. A tool that fails costs the report its part and is named in it; only a dataset
/// that cannot be read at all ends the run, with the tool's failure.
/// </remarks>
sealed class CostOptimizerAgent() : Agent<CostOptimizerInput>(
    "cost-optimizer", "1.0", "Analyses a FOCUS bill: quality, totals, breakdowns, discounts, waste; ranks what can be saved and writes a report.")
{
    protected override Task<Decision> DecideAsync(CostOptimizerInput input, AgentContext context, CancellationToken cancellationToken) =>
        Task.FromResult(Decide(input, context));

    static Decision Decide(CostOptimizerInput input, AgentContext context)
    {
        var findings = new Findings(context.Outcomes);
        return context.Step switch
        {
            1 => new Decision.Act("First the bill itself: what it holds, and what its columns can be trusted for.", CostPlan.Look(input), 5),
            2 when Unreadable(findings) is { } failure => new Decision.GiveUp(failure),
            2 => new Decision.Act($"{Describe(findings)} Now the breakdowns, the discounts and every rule that looks for waste, at once.", CostPlan.Analyse(input), 25),
            3 => Write(ReportAssembly.Of(input, findings)),
            _ => new Decision.Complete(JsonSerializer.SerializeToElement(Finish(ReportAssembly.Of(input, findings), findings), SdkJson.Options)),
        };
    }

    /// <summary>The failure, when neither first look could open the dataset.</summary>
    static Failure? Unreadable(Findings findings) =>
        findings.FailureOf(CostPlan.Summary) is { Code: "invalid_input" } failure && findings.FailureOf(CostPlan.Quality) is { Code: "invalid_input" } ? failure : null;

    static string Describe(Findings findings) => findings.Of(CostPlan.Summary) is not { } result
        ? "The totals could not be computed; the rest may still be."
        : ReportJson.Read<CostSummaryOutput>(result).Summary is var s
            ? string.Create(CultureInfo.InvariantCulture, $"The bill has {s.Rows:N0} rows in FOCUS {s.FocusVersion} and {s.Columns} columns, {s.Effective:N2} {s.Currency} effective from {Day(s.Period.From)} to {Day(s.Period.To)}.")
            : string.Empty;

    static string Day(string? time) => time is { Length: >= 10 } ? time[..10] : "?";

    static Decision.Act Write(CostReport report) => new(
        report.PotentialSavingsMonthly is { } potential
            ? string.Create(CultureInfo.InvariantCulture, $"{report.Recommendations.Count} savings found, together {potential:N2} {report.Summary?.Currency} a month, overlaps counted once. Ranked; now the report.")
            : "No rule could look for savings in this bill; the report says what is missing.",
        [CostPlan.Write(report)], 85);

    static CostReport Finish(CostReport report, Findings findings) => findings.Of(CostPlan.Render) is { } files
        ? report with { Report = ReportJson.Read<ReportFiles>(files) }
        : report;
}
