namespace Netra.FinOps;

/// <summary>Which data a goal needs, by the words in it; without any that it knows, a bill. The same for the same goal.</summary>
static class DataNeeds
{
    static readonly DataNeed Bill = new(
        FocusFormat.Name, "the bill in FOCUS 1.0, 1.1 or 1.2 as CSV or CSV.gz, from your cloud provider's FOCUS export", FocusColumns.Mandatory,
        new StaleSnapshotRule().History, "netra data import bill.csv.gz", "cost-optimizer");

    static readonly DataNeed Log = new(
        LlmFormat.Name, "the usage log of your language models as JSON lines with OpenTelemetry GenAI names, from your gateway or tracing",
        ["timestamp", "gen_ai.request.model", "gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens"], null, "netra data import usage.jsonl --kind llm", null);

    static readonly DataNeed Inventory = new(
        InventoryFormat.Name, "an inventory of the same account as CSV, with what monitoring measured", ["resource_id", "resource_type"], null,
        "netra data import inventory.csv --kind inventory", null);

    static readonly DataNeed Hourly = new(
        HourlyFormat.Name, "the on-demand-equivalent demand of each hour as CSV, in USD", ["hour", "on_demand_usd"], null,
        "netra data import hourly.csv --kind hourly", null);

    static readonly (string[] Words, DataNeed[] Needs)[] Topics =
    [
        (["llm", "token", "tokens", "prompt", "prompts", "openai", "anthropic", "model", "models"], [Log]),
        (["rightsize", "rightsizing", "idle", "unattached", "oversized", "utilisation", "utilization", "cpu"], [Bill, Inventory]),
        (["commitment", "commitments", "reserved", "reservation", "reservations"], [Bill, Hourly]),
    ];

    /// <param name="goal">In anybody's words.</param>
    /// <param name="earlier">Goals of the same conversation, the last one first: the first that names a topic counts where the goal itself names none.</param>
    public static IReadOnlyList<DataNeed> Of(string goal, IEnumerable<string> earlier) =>
        earlier.Prepend(goal).Select(Named).FirstOrDefault(needs => needs.Count > 0) ?? [Bill];

    static List<DataNeed> Named(string goal)
    {
        var words = goal.Split([.. goal.Where(c => !char.IsAsciiLetterOrDigit(c)).Distinct()], StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. Topics.Where(t => t.Words.Any(words.Contains)).SelectMany(t => t.Needs).Distinct()];
    }
}
