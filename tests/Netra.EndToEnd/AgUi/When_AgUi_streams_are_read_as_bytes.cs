using System.Net;
using Netra.Tests;

namespace Netra.EndToEnd;

/// <summary>The same streams as they come over the wire.</summary>
[Collection(nameof(ChatFleet))]
public sealed class When_AgUi_streams_are_read_as_bytes(ChatFleet fleet)
{
    [Fact]
    public async Task A_goal_is_answered_with_what_data_it_needs()
    {
        var frames = await fleet.FramesAsync("supervisor", NewId(), message: "Find me savings.");

        Assert.Contains("cost-optimizer", frames.Single(f => f.Type == "TEXT_MESSAGE_CONTENT").Text("delta"), StringComparison.Ordinal);
        Assert.Equal("unknown", frames[^1].Event.GetProperty("result").GetProperty("data_sufficiency").GetString());
    }

    [Fact]
    public async Task Tools_at_once_an_error_and_deltas_keep_the_rules_and_every_cursor_gives_the_rest()
    {
        var run = NewId();
        var input = Script.Of(new { say = "Thinking.", emit = 5 }, Script.Calls(Script.Noop, Script.Noop, Script.Probe(new { fail_times = 1 })), Script.Calls(Script.Noop));

        var frames = await fleet.FramesAsync(Script.Agent, run, input);

        Assert.Equal(4, frames.Count(f => f.Type == "TOOL_CALL_RESULT"));
        Assert.Equal(frames.Select(f => f.Raw), (await fleet.FramesAsync(Script.Agent, run, input)).Select(f => f.Raw));
        foreach (var i in Enumerable.Range(0, frames.Count - 1).Where(i => i % 7 == 0))
        {
            using var rest = await AgUiBytes.GetAsync(fleet.Address, fleet.User.Key, Script.Agent, run, frames[i].Id);
            Assert.Equal(frames.Skip(i + 1).Select(f => f.Raw), AgUiSeen.Read(await rest.TextAsync()).Select(f => f.Raw));
        }
    }

    [Fact]
    public async Task A_run_that_fails_ends_with_an_error()
    {
        var frames = await fleet.FramesAsync(Script.Agent, NewId(), Script.Of(Script.Calls(Script.Probe(new { error = "no use", transient = false }))));

        Assert.Equal(("RUN_ERROR", "no use", "tool_failed"), (frames[^1].Type, frames[^1].Text("message"), frames[^1].Text("code")));
    }

    [Fact]
    public async Task An_approval_is_an_interrupt_and_its_answer_starts_the_rest()
    {
        var (first, second) = (NewId(), NewId());
        var asked = await fleet.FramesAsync(
            Script.Agent, first, Script.Of(new { say = "May I?", approval = new { question = "Delete it?", expires_seconds = 600 } }, Script.Calls(Script.Noop)));
        var interrupt = asked[^1].Event.GetProperty("outcome").GetProperty("interrupts")[0].GetProperty("id").GetString()!;

        var rest = await fleet.FramesAsync(Script.Agent, second, answerTo: interrupt);

        Assert.Equal("success", rest[^1].Event.GetProperty("outcome").GetProperty("type").GetString());
        Assert.Equal(rest.Select(f => f.Raw), (await fleet.FramesAsync(Script.Agent, second, answerTo: interrupt)).Select(f => f.Raw));
    }

    [Fact]
    public async Task The_same_id_with_another_input_is_refused_and_another_users_run_is_not_found()
    {
        var run = NewId();
        await fleet.FramesAsync(Script.Agent, run, Script.Of());

        using var other = await fleet.PostAsync(Script.Agent, run, Script.Of(Script.Sleep(1)));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.Status);
        Assert.Contains("idempotency_key_reused", await other.TextAsync(), StringComparison.Ordinal);
        using var foreign = await AgUiBytes.GetAsync(fleet.Address, (await fleet.StrangerAsync()).Key, Script.Agent, run);
        Assert.Equal(HttpStatusCode.NotFound, foreign.Status);
    }

    static string NewId() => Guid.CreateVersion7().ToString();
}
