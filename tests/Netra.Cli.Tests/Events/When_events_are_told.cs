using System.Reflection;
using System.Text.Json;
using Netra.Contracts.Events;

namespace Netra.Cli.Tests;

/// <summary>Events of real runs are as the schema says that clients take their types from.</summary>
public sealed class When_events_are_told(EventfulFleet fleet) : IClassFixture<EventfulFleet>
{
    static readonly EventSchema Schema = new();

    /// <summary>Steps of a script, and what its log holds among others.</summary>
    public static TheoryData<string, string[]> Scripts => new()
    {
        { """[{"say":"go","progress":5,"tools":[{"tool":"noop"},{"tool":"probe"}]}]""", [EventTypes.ToolExecuting, EventTypes.ToolCompleted, EventTypes.AgentCompleted] },
        { """[{"tools":[{"tool":"probe","arguments":{"size_bytes":40000}}]}]""", ["result_ref", EventTypes.AgentCompleted] },
        { """[{"tools":[{"tool":"probe","arguments":{"fail_times":1}}]}]""", [EventTypes.ToolError, EventTypes.ToolCompleted] },
        { """[{"tools":[{"tool":"probe","arguments":{"error":"no","transient":false}}]}]""", [EventTypes.ToolError, EventTypes.AgentError] },
        { """[{"throw":"no"}]""", [EventTypes.AgentError] },
        { """[{"emit":3}]""", ["delta", EventTypes.AgentCompleted] },
        { """[{"child":{"agent":"script","input":{"steps":[]}}}]""", [EventTypes.ChildStarted, EventTypes.ChildCompleted] },
        { """[{"child":{"agent":"script","input":{"steps":[{"throw":"no"}]}}}]""", [EventTypes.ChildCompleted, EventTypes.AgentError] },
        { """[{"approval":{"question":"Well?","expires_seconds":1}}]""", [EventTypes.ApprovalRequested, EventTypes.ApprovalDecided] },
    };

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task They_are_as_the_schema_says(string steps, string[] holds)
    {
        var log = await fleet.WholeLogAsync(await fleet.SubmitAsync(steps));

        await CheckAsync(log);
        var text = string.Concat(log);
        Assert.All(holds, word => Assert.Contains($"\"{word}\"", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_out_of_time_and_a_cancelled_one_say_so()
    {
        const string Long = """[{"tools":[{"tool":"probe","arguments":{"delay_ms":60000}}]}]""";
        var late = await fleet.SubmitAsync(Long, timeoutSeconds: 0.5);
        var cancelled = await fleet.SubmitAsync(Long);
        await fleet.PostAsync($"v1/runs/{cancelled}/cancel");

        await CheckAsync(await fleet.LogWithAsync(late, EventTypes.AgentTimedOut));
        await CheckAsync(await fleet.LogWithAsync(cancelled, EventTypes.AgentCancelled));
    }

    [Fact]
    public async Task An_answered_question_tells_the_decision()
    {
        var run = await fleet.SubmitAsync("""[{"approval":{"question":"Well?","expires_seconds":60}}]""");
        var asked = (await fleet.LogWithAsync(run, EventTypes.ApprovalRequested)).Single(e => EventfulFleet.TypeOf(e) == EventTypes.ApprovalRequested);
        await fleet.PostAsync($"v1/runs/{run}/approvals/{asked.GetProperty("data").GetProperty("call_id").GetString()}", """{"approve":true}""");

        var log = await fleet.WholeLogAsync(run);
        await CheckAsync(log);
        var decided = log.Single(e => EventfulFleet.TypeOf(e) == EventTypes.ApprovalDecided).GetProperty("data");
        Assert.Equal(("decided", JsonValueKind.Object), (decided.GetProperty("outcome").GetString(), decided.GetProperty("decision").ValueKind));
    }

    [Fact]
    public async Task A_run_that_waits_for_a_slot_says_so()
    {
        await using var own = new EventfulFleet();
        await own.InitializeAsync();
        await own.BecomeFreeUserAsync();
        await own.LogWithAsync(await own.SubmitAsync("""[{"approval":{"question":"Well?","expires_seconds":60}}]"""), EventTypes.ApprovalRequested);

        await CheckAsync(await own.LogWithAsync(await own.SubmitAsync("[]"), EventTypes.RunWaiting));
    }

    [Fact]
    public void Every_type_is_in_the_schema()
    {
        var types = typeof(EventTypes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!);
        Assert.Equal(types.Order(StringComparer.Ordinal), Schema.Definitions.Keys.Order(StringComparer.Ordinal));
    }

    static async Task CheckAsync(IReadOnlyList<JsonElement> log)
    {
        foreach (var e in log)
        {
            Assert.Empty(await Schema.FaultsAsync(e));
            Assert.Empty(Schema.Undeclared(e));
        }
    }
}
