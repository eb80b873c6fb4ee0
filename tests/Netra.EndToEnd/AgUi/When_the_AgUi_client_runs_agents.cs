using System.Text.Json;

namespace Netra.EndToEnd;

/// <summary>The unmodified client, which checks each event's shape and the order of them all.</summary>
[Collection(nameof(ChatFleet))]
public sealed class When_the_AgUi_client_runs_agents(ChatFleet fleet)
{
    [Fact]
    public async Task A_goal_gets_an_answer_to_read()
    {
        var run = Assert.Single(await DriveAsync("supervisor", new { runId = NewId(), message = "Find me savings in our cloud bill." }));

        Assert.Equal("success", Outcome(run));
        var said = Assert.Single(run.GetProperty("messages").EnumerateArray());
        Assert.Equal("assistant", said.GetProperty("role").GetString());
        Assert.Contains("netra data import", said.GetProperty("content").GetString(), StringComparison.Ordinal);
        Assert.Equal(said.GetProperty("content").GetString(), run.GetProperty("result").GetProperty("answer").GetString());
    }

    [Fact]
    public async Task Several_tools_at_once_leave_their_calls_and_results_in_the_conversation()
    {
        var input = Script.Of(Script.Calls(Script.Noop, Script.Probe(new { echo = "größe" })), new { say = "Thinking.", emit = 3 });

        var run = Assert.Single(await DriveAsync(Script.Agent, new { runId = NewId(), input }));

        Assert.Equal("success", Outcome(run));
        var messages = run.GetProperty("messages").EnumerateArray().ToList();
        Assert.Equal(2, messages.Count(m => m.GetProperty("role").GetString() == "tool"));
        Assert.Equal(2, messages.Where(m => m.TryGetProperty("toolCalls", out _)).Sum(m => m.GetProperty("toolCalls").GetArrayLength()));
        Assert.Contains(messages, m => m.GetProperty("role").GetString() == "tool" && m.GetProperty("content").GetString()!.Contains("größe", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failing_run_is_an_error_with_its_message_and_the_conversation_goes_on()
    {
        var runs = await DriveAsync(
            Script.Agent, new { runId = NewId(), input = Script.Of(new { @throw = "boom" }) }, new { runId = NewId(), input = Script.Of() });

        Assert.Equal(("boom", "agent_failed"), (runs[0].GetProperty("error").GetProperty("message").GetString(), runs[0].GetProperty("error").GetProperty("code").GetString()));
        Assert.Equal("success", Outcome(runs[1]));
    }

    [Fact]
    public async Task A_cancelled_run_is_told_as_cancelled()
    {
        var label = NewId();
        var driven = DriveAsync(Script.Agent, new { runId = label, input = Script.Of(Script.Calls(Script.Probe(new { delay_ms = 60_000, echo = label }))) });
        var id = await Wait.ForAsync("the run", 90, () => FindAsync(label), found => found is not null);

        await fleet.User.PostAsync($"v1/runs/{id}/cancel");

        Assert.Equal("cancelled", Outcome(Assert.Single(await driven)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_approval_interrupts_and_the_answer_resumes(bool approved)
    {
        var input = Script.Of(new { say = "May I?", approval = new { question = "Delete it?", expires_seconds = 600 } }, Script.Calls(Script.Noop));

        var runs = await DriveAsync(Script.Agent, new { runId = NewId(), input }, new { runId = NewId(), answer = new { approved } });

        Assert.Equal("interrupt", Outcome(runs[0]));
        Assert.Equal(1, runs[0].GetProperty("open").GetInt32());
        Assert.Equal("Delete it?", runs[0].GetProperty("outcome").GetProperty("interrupts")[0].GetProperty("message").GetString());
        Assert.Equal("success", Outcome(runs[1]));
        Assert.Equal(0, runs[1].GetProperty("open").GetInt32());
        var decided = runs[1].GetProperty("events").EnumerateArray().Single(e => e.TryGetProperty("name", out var name) && name.GetString() == "netra.approval_decided");
        Assert.Equal(approved, decided.GetProperty("value").GetProperty("decision").GetProperty("approved").GetBoolean());
    }

    [Fact]
    public async Task The_same_run_again_is_the_same_run()
    {
        var run = new { runId = NewId(), input = Script.Of(Script.Calls(Script.Noop)) };

        var first = Assert.Single(await DriveAsync(Script.Agent, run));
        var second = Assert.Single(await DriveAsync(Script.Agent, run));

        Assert.Equal(first.GetProperty("events").GetRawText(), second.GetProperty("events").GetRawText());
    }

    [Fact]
    public async Task A_refusal_of_the_API_reaches_the_client()
    {
        var unknown = Assert.Single(await DriveAsync("no-such-agent", new { runId = NewId(), message = "Hello" }));
        var invalid = Assert.Single(await DriveAsync(Script.Agent, new { runId = NewId(), input = new { steps = 7 } }));

        Assert.Contains("unknown_agent", unknown.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("invalid_input", invalid.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    Task<IReadOnlyList<JsonElement>> DriveAsync(string agent, params object[] runs) => NodeClient.DriveAsync(fleet.Address, fleet.User, agent, "thread-1", runs);

    /// <summary>The run whose input holds the text, once its call is under way.</summary>
    async Task<Guid?> FindAsync(string text)
    {
        foreach (var item in await fleet.User.ListAsync("v1/runs?status=waiting"))
        {
            var id = item.GetProperty("id").GetGuid();
            if ((await fleet.User.RunAsync(id)).GetProperty("input").GetRawText().Contains(text, StringComparison.Ordinal))
                return id;
        }

        return null;
    }

    static string NewId() => Guid.CreateVersion7().ToString();

    static string Outcome(JsonElement run)
    {
        Assert.True(run.GetProperty("outcome").ValueKind == JsonValueKind.Object, run.ToString());
        return run.GetProperty("outcome").GetProperty("type").GetString()!;
    }
}
