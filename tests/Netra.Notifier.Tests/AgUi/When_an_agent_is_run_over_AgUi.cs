using System.Net;
using Netra.Contracts;
using Netra.Contracts.Events;
using Netra.Tests;

namespace Netra.Notifier.Tests;

public sealed class When_an_agent_is_run_over_AgUi
{
    [Fact]
    public async Task It_is_submitted_with_the_callers_credential_and_the_runs_id_as_key()
    {
        await using var fleet = await AgUiFleet.StartAsync();

        await fleet.RunAsync("run-1", AgUiFleet.OneCall);

        var asked = Assert.Single(fleet.Api.Asked);
        Assert.Equal(("/v1/runs", "Bearer " + fleet.User.Key, "run-1"), (asked.Path, asked.Authorization, asked.Key));
        Assert.Equal($$"""{"agent":"test","input":{"goal":"Save money."},"thread_id":"{{AgUiThread.IdOf(fleet.User.Id, "thread 1")}}"}""", asked.Body);
    }

    [Fact]
    public async Task A_thread_that_there_is_not_yet_is_made_first()
    {
        await using var fleet = await AgUiFleet.StartAsync();
        fleet.Api.LacksThread = true;

        await fleet.RunAsync("run-1", AgUiFleet.OneCall);

        var thread = AgUiThread.IdOf(fleet.User.Id, "thread 1");
        Assert.Equal(["/v1/runs", $"/v1/threads/{thread}", "/v1/runs"], fleet.Api.Asked.Select(a => a.Path));
        Assert.Equal("""{"title":"Save money."}""", fleet.Api.Asked[1].Body);
    }

    [Fact]
    public void A_text_stands_for_another_thread_of_each_user_and_an_id_for_itself()
    {
        var (ann, bob, id) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());

        Assert.Equal(id, AgUiThread.IdOf(ann, id.ToString()));
        Assert.Equal(AgUiThread.IdOf(ann, "t"), AgUiThread.IdOf(ann, "t"));
        Assert.NotEqual(AgUiThread.IdOf(ann, "t"), AgUiThread.IdOf(bob, "t"));
    }

    [Fact]
    public async Task The_same_run_again_and_every_cursor_give_the_same_bytes()
    {
        await using var fleet = await AgUiFleet.StartAsync();
        var live = await fleet.RunAsync("run-1", AgUiFleet.OneCall);

        using var posted = await AgUiBytes.PostAsync(fleet.Notifier.Address, fleet.User.Key, AgUiFleet.Agent, AgUiFleet.Input("run-1"));
        Assert.Equal(live.Select(f => f.Raw), (await posted.FramesAsync("thread 1", "run-1")).Select(f => f.Raw));
        Assert.Equal(live.Select(f => f.Raw), (await fleet.AgainAsync("run-1")).Select(f => f.Raw));
        for (var i = 0; i < live.Count - 1; i++)
            Assert.Equal(live.Skip(i + 1).Select(f => f.Raw), (await fleet.AgainAsync("run-1", live[i].Id)).Select(f => f.Raw));
        using var nothing = await AgUiBytes.GetAsync(fleet.Notifier.Address, fleet.User.Key, AgUiFleet.Agent, "run-1", live[^1].Id);
        Assert.Equal((HttpStatusCode.NoContent, ""), (nothing.Status, await nothing.TextAsync()));
    }

    [Fact]
    public async Task Runs_that_fail_are_cancelled_or_go_on_after_an_error_end_as_they_do()
    {
        await using var fleet = await AgUiFleet.StartAsync();
        (string, string) started = (EventTypes.AgentStarted, "{}");

        var failed = await fleet.RunAsync("failed", [started, (EventTypes.AgentError, """{"error":"boom","error_type":"agent_failed","is_recoverable":false}""")], RunStatus.Failed);
        var cancelled = await fleet.RunAsync("cancelled", [started, (EventTypes.AgentCancelled, """{"error":"c","error_type":"cancelled"}""")], RunStatus.Cancelled);

        Assert.Equal(("RUN_ERROR", "boom", "agent_failed"), (failed[^1].Type, failed[^1].Text("message"), failed[^1].Text("code")));
        Assert.Equal("cancelled", cancelled[^1].Event.GetProperty("outcome").GetProperty("type").GetString());
    }

    [Fact]
    public async Task The_input_of_an_agent_without_a_goal_is_forwarded()
    {
        await using var fleet = await AgUiFleet.StartAsync();
        await fleet.Notifier.NewAgentAsync("bill", """{"type":"object","properties":{"goal":{},"dataset_id":{}},"required":["dataset_id"]}""");
        fleet.Api.Refusal = (404, """{"code":"unknown_agent"}""");

        using var without = await AgUiBytes.PostAsync(fleet.Notifier.Address, fleet.User.Key, "bill", AgUiFleet.Input("1"));
        Assert.Equal(HttpStatusCode.BadRequest, without.Status);
        Assert.Empty(fleet.Api.Asked);
        using var with = await AgUiBytes.PostAsync(fleet.Notifier.Address, fleet.User.Key, "bill", AgUiFleet.Input("1", forwardedProps: new { input = new { dataset_id = "d" } }));
        Assert.StartsWith("""{"agent":"bill","input":{"dataset_id":"d"},"thread_id":""", Assert.Single(fleet.Api.Asked).Body);
        using var unknown = await AgUiBytes.PostAsync(fleet.Notifier.Address, fleet.User.Key, "nobody", AgUiFleet.Input("2"));
        Assert.Equal((HttpStatusCode.NotFound, """{"code":"unknown_agent"}"""), (unknown.Status, await unknown.TextAsync()));
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("[]")]
    [InlineData("""{"runId":"r","messages":[{"role":"user","content":"Save."}]}""")]
    [InlineData("""{"threadId":"t","messages":[{"role":"user","content":"Save."}]}""")]
    [InlineData("""{"threadId":"t","runId":"über","messages":[{"role":"user","content":"Save."}]}""")]
    [InlineData("""{"threadId":"t","runId":"r","messages":[]}""")]
    [InlineData("""{"threadId":"t","runId":"r","resume":[{"interruptId":"i","status":"resolved"}]}""")]
    public async Task What_is_no_input_is_refused_before_anything_is_submitted(string body)
    {
        await using var fleet = await AgUiFleet.StartAsync();

        using var refused = await AgUiBytes.SendAsync(HttpMethod.Post, new(fleet.Notifier.Address, "/v1/stream/agui/test"), fleet.User.Key, null, body);

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("invalid_request", await refused.TextAsync(), StringComparison.Ordinal);
        Assert.Empty(fleet.Api.Asked);
    }

    [Fact]
    public async Task A_foreign_run_an_unknown_one_and_one_of_another_agent_look_alike()
    {
        await using var fleet = await AgUiFleet.StartAsync();
        await fleet.RunAsync("run-1", AgUiFleet.OneCall);
        var stranger = await fleet.Notifier.NewUserAsync();

        foreach (var (key, agent, run) in new[] { (stranger.Key, "test", "run-1"), (fleet.User.Key, "other", "run-1"), (fleet.User.Key, "test", "run-2") })
        {
            using var none = await AgUiBytes.GetAsync(fleet.Notifier.Address, key, agent, run);
            Assert.Equal(HttpStatusCode.NotFound, none.Status);
            Assert.DoesNotContain("run-", await none.TextAsync(), StringComparison.Ordinal);
        }

        using var nobody = await AgUiBytes.PostAsync(fleet.Notifier.Address, null, "test", AgUiFleet.Input("x"));
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.Status);
        using var odd = await AgUiBytes.GetAsync(fleet.Notifier.Address, fleet.User.Key, "test", "run-1", "4");
        Assert.Equal(HttpStatusCode.BadRequest, odd.Status);
    }

    [Fact]
    public async Task A_stop_ends_the_stream_with_an_error_and_the_cursor_goes_on_after_it()
    {
        await using var fleet = await AgUiFleet.StartAsync();
        using var stream = await AgUiBytes.PostAsync(fleet.Notifier.Address, fleet.User.Key, AgUiFleet.Agent, AgUiFleet.Input("run-1"));
        await fleet.Notifier.PublishAsync(await fleet.Api.Runs["run-1"].WriteAsync([.. AgUiFleet.OneCall.Take(2)]));
        await stream.UntilAsync(t => t.Contains("REASONING_END", StringComparison.Ordinal));

        var stopping = fleet.Notifier.StopAsync();
        var frames = await stream.FramesAsync("thread 1", "run-1");
        await stopping;

        Assert.Equal(("RUN_ERROR", "restart"), (frames[^1].Type, frames[^1].Text("code")));
        Assert.Equal(2, frames[^1].Place.Seq);
    }

    [Theory]
    [InlineData("")]
    [InlineData("http://127.0.0.1:1/")]
    public async Task Without_an_API_nothing_is_run(string api)
    {
        await using var fleet = await AgUiFleet.StartAsync(api);

        using var away = await AgUiBytes.PostAsync(fleet.Notifier.Address, fleet.User.Key, AgUiFleet.Agent, AgUiFleet.Input("run-1"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, away.Status);
    }
}
