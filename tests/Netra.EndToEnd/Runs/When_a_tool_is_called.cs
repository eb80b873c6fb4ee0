using System.Net;
using System.Text.Json;
using Netra.Contracts.Events;

namespace Netra.EndToEnd;

/// <summary>A run of one tool call, over every transport.</summary>
public sealed class When_a_tool_is_called(TestFleet fleet) : OnTheFleet(fleet)
{
    static readonly object Arguments = new { echo = new { text = "häßlich \"quoted\"", number = 1.5 } };

    [Fact, Trait("Scenario", "W1"), Trait("Scenario", "T1")]
    public async Task The_client_gets_exactly_the_five_events_with_their_data()
    {
        var user = await Fleet.UserAsync();
        using var socket = await StreamSocket.OpenAsync(Fleet.Notifiers[0], user);

        var id = await user.SubmitAsync(Script.Agent, Script.OneProbe(Arguments));
        var seen = await socket.FollowAsync(id);

        Assert.Equal(EventLog.OneCall, seen.Types());
        seen.IsWhole(id, user);
        seen.IsSameAs(await user.EventsAsync(id));
        var executing = seen.One(EventTypes.ToolExecuting);
        var completed = seen.One(EventTypes.ToolCompleted);
        Assert.Equal("to see what happens", executing.GetProperty("tool_purpose").GetString());
        Assert.True(JsonElement.DeepEquals(JsonSerializer.SerializeToElement(Arguments), executing.GetProperty("parameters")), executing.ToString());
        Assert.True(JsonElement.DeepEquals(executing.GetProperty("parameters").GetProperty("echo"), completed.GetProperty("result").GetProperty("echo")));
        Assert.Equal(executing.GetProperty("call_id").GetGuid(), completed.GetProperty("call_id").GetGuid());
        Assert.True(completed.GetProperty("execution_time_ms").GetInt64() >= 0);
        Assert.Equal("Calling.", seen.One(EventTypes.AgentThinking).GetProperty("reasoning").GetString());
    }

    [Fact, Trait("Scenario", "W5")]
    public async Task Every_event_says_whose_it_is_and_which_request_began_it()
    {
        var user = await Fleet.UserAsync();
        var thread = (await user.PostAsync("v1/threads", new { title = "asked" })).Json.GetProperty("id").GetString()!;
        using var socket = await StreamSocket.OpenAsync(Fleet.Notifiers[1], user);
        foreach (var input in (object[])[Script.OneProbe(Arguments), Script.OneProbe(new { error = "no", transient = false })])
        {
            var answer = await user.PostAsync(
                "v1/runs", new { agent = Script.Agent, input, thread_id = thread }, ("X-Correlation-Id", "order-7"), ("X-Session-Id", "tab-1"), ("X-Request-Id", "click-3"));
            var id = answer.Json.GetProperty("id").GetGuid();

            var seen = await socket.FollowAsync(id);

            seen.IsWhole(id, user);
            Assert.All(seen, e => Assert.Equal([user.UserId.ToString(), thread, "order-7", "tab-1", "click-3"], EventLog.ContextOf(e)));
        }
    }

    [Fact, Trait("Scenario", "A8")]
    public async Task The_trace_of_the_request_is_that_of_the_run_and_of_every_event()
    {
        var user = await Fleet.UserAsync();
        const string trace = "4bf92f3577b34da6a3ce929d0e0e4736";

        var id = await user.SubmitAsync(Script.Agent, Script.OneProbe(Arguments), null, ("traceparent", $"00-{trace}-00f067aa0ba902b7-01"));

        Assert.Equal(trace, (await user.CompletedAsync(id)).GetProperty("trace_id").GetString());
        var log = await user.EventsAsync(id);
        Assert.All(log, e => Assert.Equal(trace, e.GetProperty("traceparent").GetString()!.Split('-')[1]));
        Assert.Single(log.Select(e => e.GetProperty("data").GetProperty("trace_context").GetProperty("correlation_id").ToString()).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_hundred_calls_at_once_are_each_told_once_and_each_has_its_effect_once()
    {
        await using var effects = await EffectCounter.StartAsync();
        var user = await Fleet.UserAsync();
        await WarmAsync(user);
        var places = Enumerable.Range(0, 100).ToArray();

        var id = await user.SubmitAsync(Script.Agent, Script.Of(Script.Calls([.. places.Select(i => Script.Probe(new { echo = i, effect_url = effects.Url }))])));
        var run = await user.CompletedAsync(id, 60);

        Assert.Equal(places, run.GetProperty("result").GetProperty("outputs").EnumerateArray().Select(o => o.GetProperty("echo").GetInt32()));
        var log = await user.EventsAsync(id);
        log.IsWhole(id, user);
        Assert.Equal(100, log.Count(e => EventLog.Type(e) == EventTypes.ToolCompleted));
        Assert.Equal(100, log.Where(e => EventLog.Type(e) == EventTypes.ToolCompleted).Select(e => e.GetProperty("data").GetProperty("call_id").GetGuid()).Distinct().Count());
        Assert.Equal(100, effects.Counts.Count);
        Assert.All(effects.Counts, e => Assert.Equal(1, e.Value));
    }

    [Theory]
    [InlineData(20_000)]
    [InlineData(16_000_000)]
    public async Task A_large_result_is_referred_to_in_the_log_and_whole_in_the_runs_result(int size)
    {
        var user = await Fleet.UserAsync();
        using var socket = await StreamSocket.OpenAsync(Fleet.Notifiers[0], user);

        var id = await user.SubmitAsync(Script.Agent, Script.OneProbe(new { size_bytes = size }));
        var seen = await socket.FollowAsync(id);

        Assert.Equal(EventLog.OneCall, seen.Types());
        var told = seen.One(EventTypes.ToolCompleted);
        Assert.False(told.TryGetProperty("result", out _));
        Assert.NotEqual("", told.GetProperty("result_ref").GetString());
        var output = Assert.Single((await user.RunAsync(id)).GetProperty("result").GetProperty("outputs").EnumerateArray());
        Assert.Equal(size, output.GetProperty("size").GetInt32());
        Assert.Contains(output.EnumerateObject(), p => p.Value.ValueKind == JsonValueKind.String && p.Value.GetString()!.Length == size);
    }

    [Fact]
    public async Task A_result_over_the_cap_fails_the_call_and_the_worker_serves_the_next()
    {
        var user = await Fleet.UserAsync();

        var id = await user.SubmitAsync(Script.Agent, Script.OneProbe(new { size_bytes = 70 << 20, transient = false }));

        var error = (await user.EndAsync(id)).GetProperty("error");
        Assert.Equal(("tool_failed", "probe gave more than 64 MiB."), (error.GetProperty("code").GetString(), error.GetProperty("message").GetString()));
        await user.CompletedAsync(await user.SubmitAsync(Script.Agent, Script.OneProbe(new { echo = 1 })));
    }

    [Fact]
    public async Task Two_replicas_of_the_notifier_give_the_same_log()
    {
        var user = await Fleet.UserAsync();
        using var first = await StreamSocket.OpenAsync(Fleet.Notifiers[0], user);
        using var second = await StreamSocket.OpenAsync(Fleet.Notifiers[1], user);

        var id = await user.SubmitAsync(Script.Agent, Script.Of(Script.Calls(Script.Noop, Script.Noop, Script.Noop), new { emit = 20 }));
        var logs = await Task.WhenAll(first.FollowAsync(id), second.FollowAsync(id));

        logs[0].IsWhole(id, user);
        logs[1].IsSameAs(logs[0]);
    }

    [Fact, Trait("Scenario", "W3")]
    public async Task A_socket_cut_after_the_first_event_resumes_without_loss_or_repetition()
    {
        var user = await Fleet.UserAsync();
        var id = await user.SubmitAsync(Script.Agent, Script.OneProbe(new { delay_ms = 400 }));
        using (var socket = await StreamSocket.OpenAsync(Fleet.Notifiers[0], user))
        {
            await socket.SubscribeAsync(id);
            Assert.Equal([EventTypes.AgentStarted], (await socket.EventsAsync(_ => true)).Types());
            socket.Cut();
        }

        Assert.Equal(EventLog.OneCall.Length, (await user.CompletedAsync(id)).GetProperty("last_seq").GetInt32());
        using var again = await StreamSocket.OpenAsync(Fleet.Notifiers[1], user);
        var rest = await again.FollowAsync(id, after: 1);

        Assert.Equal(EventLog.OneCall[1..], rest.Types());
        rest.IsSameAs((await user.EventsAsync(id)).Skip(1));
    }

    [Fact]
    public async Task Server_sent_events_are_the_same_log_and_resume_by_their_id()
    {
        var user = await Fleet.UserAsync();
        var id = await user.SubmitAsync(Script.Agent, Script.OneProbe(new { delay_ms = 200 }));

        var live = await SseStream.ReadAsync(Fleet.Notifiers[0], user, id);
        var log = await user.EventsAsync(id);

        Assert.Equal(["1", "2", "3", "4", "5"], live.Ids);
        live.Events.IsSameAs(log);
        (await SseStream.ReadAsync(Fleet.Notifiers[1], user, id, "?after=1", lastEventId: "3")).Events.IsSameAs(log.Skip(3));
        (await SseStream.ReadAsync(Fleet.Notifiers[1], user, id, "?after=4")).Events.IsSameAs(log.Skip(4));
        Assert.Equal(HttpStatusCode.NoContent, (await SseStream.ReadAsync(Fleet.Notifiers[1], user, id, "?after=5")).Status);
    }

    [Fact, Trait("Scenario", "A3"), Trait("Scenario", "W2")]
    public async Task A_foreign_run_is_not_found_on_the_stream()
    {
        var owner = await Fleet.UserAsync();
        var stranger = await Fleet.UserAsync();
        var id = await owner.SubmitAsync(Script.Agent, Script.OneProbe(Arguments));
        using var socket = await StreamSocket.OpenAsync(Fleet.Notifiers[0], stranger);

        foreach (var run in (Guid[])[id, Guid.CreateVersion7()])
        {
            await socket.SendAsync(new { op = "subscribe", run, after = 0 });
            var answer = await socket.NextAsync();
            Assert.Equal(("error", "not_found"), (answer.GetProperty("op").GetString(), answer.GetProperty("code").GetString()));
            Assert.Equal(HttpStatusCode.NotFound, (await SseStream.ReadAsync(Fleet.Notifiers[0], stranger, run)).Status);
        }

        await owner.CompletedAsync(id);
        await socket.PingAsync();
    }
}
