using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Netra.Sdk;

namespace Netra.FinOps.Tests;

public sealed class SupervisorAgentTests
{
    static readonly IAgent Agent = new ServiceCollection().AddFinOps().BuildServiceProvider().GetServices<IAgent>().Single(a => a.Descriptor.Name == "supervisor");

    [Theory]
    [InlineData("Find me savings in our cloud bill.", "focus")]
    [InlineData("Hilf mir sparen", "focus")]
    [InlineData("Why did our TOKEN spend double?", "llm")]
    [InlineData("Rightsizing, please", "focus inventory")]
    [InlineData("Which commitments, and which models?", "llm focus hourly")]
    public async Task A_goal_is_answered_with_the_data_that_it_needs(string goal, string kinds)
    {
        var result = await ResultOf(goal);

        var missing = result.GetProperty("missing").EnumerateArray().ToList();
        Assert.Equal(kinds.Split(' '), missing.Select(m => m.GetProperty("kind").GetString()));
        var answer = result.GetProperty("answer").GetString()!;
        Assert.All(missing, m => Assert.Contains(m.GetProperty("load").GetString()!, answer, StringComparison.Ordinal));
        Assert.All(missing.SelectMany(m => m.GetProperty("columns").EnumerateArray()), c => Assert.Contains(c.GetString()!, answer, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_bill_covers_the_days_of_the_longest_rule_and_no_amount_is_named()
    {
        var result = await ResultOf("Find me savings.");

        var longest = typeof(FinOpsRegistration).Assembly.GetTypes().Where(t => !t.IsAbstract && typeof(WasteRule).IsAssignableFrom(t))
            .Max(t => ((WasteRule)Activator.CreateInstance(t)!).History);
        Assert.Equal(longest, result.GetProperty("missing")[0].GetProperty("days").GetInt32());
        Assert.DoesNotContain('$', result.GetProperty("answer").GetString()!);
        Assert.Contains("netra run cost-optimizer", result.GetProperty("answer").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_goal_gets_the_same_answer_at_once()
    {
        Assert.True(Agent.Descriptor.Instant);
        Assert.True(Decide("Save.").IsCompletedSuccessfully);
        Assert.Equal((await ResultOf("Save.")).GetRawText(), (await ResultOf("Save.")).GetRawText());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"goal":""}""")]
    [InlineData("""{"goal":null}""")]
    [InlineData("""{"goal":"save","more":1}""")]
    public async Task What_is_no_goal_is_refused_by_the_schema(string input)
    {
        using var json = JsonDocument.Parse(input);
        Assert.NotEmpty((await InputValidator.ReadAsync(Agent.Descriptor.InputSchema, TestContext.Current.CancellationToken)).Check(json.RootElement));
    }

    static async Task<JsonElement> ResultOf(string goal) => Assert.IsType<Decision.Complete>(await Decide(goal)).Result;

    static Task<Decision> Decide(string goal) => Agent.DecideAsync(
        new AgentContext
        {
            RunId = Guid.CreateVersion7(),
            Identity = new(Guid.CreateVersion7(), Guid.CreateVersion7(), null, "c", null, "r"),
            Input = JsonSerializer.SerializeToElement(new { goal }, SdkJson.Options),
            Step = 1,
            Attempt = 1,
            Outcomes = [],
            Deadline = TimeProvider.System.GetUtcNow().AddMinutes(5),
            Time = TimeProvider.System,
            EmitAsync = (_, _) => Task.CompletedTask,
        },
        TestContext.Current.CancellationToken);
}
