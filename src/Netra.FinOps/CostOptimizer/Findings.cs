using System.Text.Json;
using Netra.Sdk;

namespace Netra.FinOps;

/// <summary>The outcomes of a run's tool calls, read by part of the report.</summary>
sealed class Findings(IReadOnlyList<CallOutcome> outcomes)
{
    static readonly string[] Plumbing = ["facts", "warnings", "rows_scanned", "execution_time_ms"];

    public IEnumerable<CallOutcome> Failed => outcomes.Where(o => o.Failure is not null);

    public JsonElement? Of(string tool) => outcomes.FirstOrDefault(o => Is(o, tool))?.Result;

    public Failure? FailureOf(string tool) => outcomes.FirstOrDefault(o => Is(o, tool))?.Failure;

    /// <summary>A tool's own figures: without facts and warnings, which the report holds in one place.</summary>
    public JsonElement? PartOf(string tool) => Of(tool) is { } result ? ReportJson.Without(result, Plumbing) : null;

    public IReadOnlyList<Breakdown> Breakdowns =>
        [.. outcomes.Where(o => Is(o, CostPlan.BreakdownTool) && o.Result is not null).Select(o => ReportJson.Read<CostBreakdownOutput>(o.Result!.Value)).Select(b => new Breakdown(b.GroupBy[0], b.Rows))];

    public IReadOnlyList<WasteOutput> Rules =>
        [.. outcomes.Where(o => CostPlan.IsRule(o.Name) && o.Result is not null).Select(o => ReportJson.Read<WasteOutput>(o.Result!.Value))];

    /// <summary>Each fact once, in the order of the calls.</summary>
    public IEnumerable<Fact> Facts => Members<Fact>("facts").DistinctBy(f => f.Id, StringComparer.Ordinal);

    /// <summary>Each warning once.</summary>
    public IEnumerable<string> Warnings => Members<string>("warnings").Distinct(StringComparer.Ordinal);

    IEnumerable<T> Members<T>(string member) =>
        outcomes.Where(o => o.Result is { ValueKind: JsonValueKind.Object })
            .SelectMany(o => o.Result!.Value.TryGetProperty(member, out var list) ? ReportJson.Read<List<T>>(list) : []);

    static bool Is(CallOutcome outcome, string tool) => string.Equals(outcome.Name, tool, StringComparison.Ordinal);
}
