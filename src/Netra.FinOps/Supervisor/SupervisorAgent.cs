using System.Globalization;
using System.Text;
using System.Text.Json;
using Netra.Sdk;

namespace Netra.FinOps;

/// <summary>Answers a goal with the data that it needs: which export, which columns, how many days, how to load it, and what to run then.</summary>
/// <remarks>It decides by the goal's words alone, and where they name no topic, by those of the thread's earlier goals. It has no figure of anybody's bill, so it states none.</remarks>
sealed class SupervisorAgent() : Agent<SupervisorInput>(
    "supervisor", "1.0", "Takes a goal in plain language and says which data it needs and how to load it.", instant: true)
{
    protected override Task<Decision> DecideAsync(SupervisorInput input, AgentContext context, CancellationToken cancellationToken)
    {
        var needs = DataNeeds.Of(input.Goal, context.Earlier.Where(m => m.Role == "user").Reverse().Select(m => m.Content));
        var result = new SupervisorResult(Answer(needs), "unknown", needs);
        return Task.FromResult<Decision>(new Decision.Complete(JsonSerializer.SerializeToElement(result, SdkJson.Options)));
    }

    static string Answer(IReadOnlyList<DataNeed> needs)
    {
        var text = new StringBuilder("I state no figure without data. For this goal I need:\n");
        foreach (var need in needs)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n- {need.Export}, with the columns {string.Join(", ", need.Columns)}");
            if (need.Days is { } days)
                text.Append(CultureInfo.InvariantCulture, $", over at least {days} days (fewer days leave some rules out, and the report says which)");
            text.Append(CultureInfo.InvariantCulture, $". Load it: {need.Load}");
        }

        text.Append("\n\n`netra data ls` shows what is loaded already.");
        foreach (var need in needs)
        {
            text.Append(need.ReadBy is { } agent
                ? $" Then run {agent} on the {need.Kind} dataset: netra run {agent} --dataset <id>."
                : $" No agent reads the {need.Kind} dataset yet.");
        }

        return text.ToString();
    }
}
