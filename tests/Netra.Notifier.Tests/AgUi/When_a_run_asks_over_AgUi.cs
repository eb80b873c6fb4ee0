using System.Net;
using Netra.Contracts;
using Netra.Contracts.Events;
using Netra.Tests;

namespace Netra.Notifier.Tests;

public sealed class When_a_run_asks_over_AgUi
{
    static readonly Guid Call = Guid.Parse(AgUiFleet.Call);

    [Fact]
    public async Task The_answer_is_brought_to_it_and_the_next_run_tells_the_rest()
    {
        await using var fleet = await AgUiFleet.StartAsync();
        var asked = await AskAsync(fleet);
        var interrupt = asked[^1].Event.GetProperty("outcome").GetProperty("interrupts")[0].GetProperty("id").GetString()!;

        using var stream = await AgUiBytes.PostAsync(fleet.Notifier.Address, fleet.User.Key, AgUiFleet.Agent, Answer("run-2", interrupt, true));
        await EndAsync(fleet);
        var rest = await stream.FramesAsync("thread 1", "run-2");

        var decided = fleet.Api.Asked[^1];
        Assert.Equal($"/v1/runs/{fleet.Api.Runs["run-1"].Id}/approvals/{Call}", decided.Path);
        Assert.Equal(("Bearer " + fleet.User.Key, """{"approve":true,"comment":"Go."}"""), (decided.Authorization, decided.Body));
        Assert.Equal(["RUN_STARTED", "CUSTOM", "RUN_FINISHED"], rest.Select(f => f.Type));
        Assert.Equal(asked.Select(f => f.Raw), (await fleet.AgainAsync("run-1")).Select(f => f.Raw));

        var decisions = fleet.Api.Asked.Count;
        using var repeated = await AgUiBytes.PostAsync(fleet.Notifier.Address, fleet.User.Key, AgUiFleet.Agent, Answer("run-2", interrupt, true));
        Assert.Equal(rest.Select(f => f.Raw), (await repeated.FramesAsync("thread 1", "run-2")).Select(f => f.Raw));
        Assert.Equal(decisions, fleet.Api.Asked.Count);
        using var replayed = await AgUiBytes.GetAsync(fleet.Notifier.Address, fleet.User.Key, AgUiFleet.Agent, "run-2", rest[0].Id);
        Assert.Equal(rest.Skip(1).Select(f => f.Raw), AgUiSeen.Read(await replayed.TextAsync()).Select(f => f.Raw));
        using var otherwise = await AgUiBytes.PostAsync(fleet.Notifier.Address, fleet.User.Key, AgUiFleet.Agent, Answer("run-3", interrupt, false));
        Assert.Equal(HttpStatusCode.Conflict, otherwise.Status);
        using var taken = await AgUiBytes.PostAsync(fleet.Notifier.Address, fleet.User.Key, AgUiFleet.Agent, Answer("run-1", interrupt, true));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, taken.Status);
        using var named = await AgUiBytes.GetAsync(fleet.Notifier.Address, fleet.User.Key, AgUiFleet.Agent, "run-4", rest[0].Id, "?interruptId=" + interrupt);
        Assert.Equal(HttpStatusCode.OK, named.Status);
    }

    [Fact]
    public async Task An_answer_given_up_is_a_no()
    {
        await using var fleet = await AgUiFleet.StartAsync();
        await AskAsync(fleet);

        using var stream = await AgUiBytes.PostAsync(
            fleet.Notifier.Address, fleet.User.Key, AgUiFleet.Agent, AgUiFleet.Input("run-2", resume: new[] { new { interruptId = AgUiFleet.Call, status = "cancelled" } }));

        Assert.Contains("\"approve\":false", fleet.Api.Asked[^1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_users_question_is_not_found_and_the_end_of_a_stream_that_asks_is_its_last_cursor()
    {
        await using var fleet = await AgUiFleet.StartAsync();
        var asked = await AskAsync(fleet);
        var stranger = await fleet.Notifier.NewUserAsync();

        using var foreign = await AgUiBytes.PostAsync(fleet.Notifier.Address, stranger.Key, AgUiFleet.Agent, Answer("run-2", AgUiFleet.Call, true));
        Assert.Equal(HttpStatusCode.NotFound, foreign.Status);
        Assert.Single(fleet.Api.Asked);
        using var nothing = await AgUiBytes.GetAsync(fleet.Notifier.Address, fleet.User.Key, AgUiFleet.Agent, "run-1", asked[^1].Id);
        Assert.Equal(HttpStatusCode.NoContent, nothing.Status);
    }

    static object Answer(string run, string interrupt, bool approved) =>
        AgUiFleet.Input(run, resume: new[] { new { interruptId = interrupt, status = "resolved", payload = new { approved, comment = "Go." } } });

    static async Task<IReadOnlyList<AgUiSeen>> AskAsync(AgUiFleet fleet)
    {
        using var stream = await AgUiBytes.PostAsync(fleet.Notifier.Address, fleet.User.Key, AgUiFleet.Agent, AgUiFleet.Input("run-1"));
        var run = fleet.Api.Runs["run-1"];
        await fleet.Notifier.AskAsync(run, fleet.User, Call);
        await fleet.Notifier.PublishAsync(await run.WriteAsync(
        [
            (EventTypes.AgentStarted, "{}"),
            (EventTypes.AgentThinking, """{"reasoning":"May I?","step_number":1}"""),
            (EventTypes.ApprovalRequested, AgUiFleet.Of("question", "Delete it?", "expires_at", "2099-01-31T12:00:00.000Z")),
        ]));
        return await stream.FramesAsync("thread 1", "run-1");
    }

    static async Task EndAsync(AgUiFleet fleet) => await fleet.Notifier.PublishAsync(await fleet.Api.Runs["run-1"].WriteAsync(
        [(EventTypes.ApprovalDecided, AgUiFleet.Of("outcome", "decided", "decision", new { approved = true })), (EventTypes.AgentCompleted, """{"result":{}}""")],
        RunStatus.Completed));
}
