using System.Globalization;
using System.Text.Json;
using Netra.Contracts.Events;

namespace Netra.EndToEnd;

/// <summary>Limits in seconds, measured with nothing else running.</summary>
[Collection(nameof(Alone))]
public sealed class When_time_is_measured(TestFleet fleet) : OnTheFleet(fleet)
{
    [Fact, Trait("Scenario", "A4")]
    public async Task A_hanging_tool_times_out_with_its_run_and_its_late_answer_changes_nothing()
    {
        var user = await Fleet.UserAsync();
        await using var effects = await EffectCounter.StartAsync();
        var input = Script.OneProbe(new { delay_ms = 2500, ignore_cancellation = true, effect_url = effects.Url });

        var id = await user.SubmitAsync(Script.Agent, input, timeoutSeconds: 0.5);
        var run = await user.EndAsync(id);

        Assert.Equal("timed_out", run.GetProperty("status").GetString());
        Assert.Contains("timeout", run.GetProperty("error").GetProperty("message").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("timeout", run.GetProperty("error").GetProperty("code").GetString());
        Assert.InRange((Time(run, "completed_at") - Time(run, "started_at")).TotalSeconds, 0.5, 2);
        await user.CompletedAsync(await user.SubmitAsync(Script.Agent, Script.OneProbe(new { echo = "next" })));
        await Wait.ForAsync("the late answer", 10, () => Task.FromResult(effects.Counts.Count), n => n == 1);
        await user.CompletedAsync(await user.SubmitAsync(Script.Agent, Script.OneProbe(new { echo = "after it" })));
        Assert.True(JsonElement.DeepEquals(run, await user.RunAsync(id)));
        var log = await user.EventsAsync(id);
        log.IsWhole(id, user);
        Assert.Equal(EventTypes.AgentTimedOut, log.Types()[^1]);
        Assert.DoesNotContain(EventTypes.ToolCompleted, log.Types());
    }

    [Fact, Trait("Scenario", "A10")]
    public async Task An_agent_of_300_ms_takes_at_least_that()
    {
        var user = await Fleet.UserAsync();

        var run = await user.CompletedAsync(await user.SubmitAsync(Script.Agent, Script.Of(Script.Sleep(300))));

        Assert.InRange(run.GetProperty("execution_time_ms").GetInt64(), 300, 2000);
        Assert.True(Time(run, "created_at") <= Time(run, "started_at"));
        Assert.True((Time(run, "completed_at") - Time(run, "started_at")).TotalSeconds >= 0.3);
    }

    [Fact, Trait("Scenario", "T2")]
    public async Task Two_tools_at_once_take_less_than_their_sum()
    {
        var user = await Fleet.UserAsync();
        var slow = Script.Probe(new { delay_ms = 3000 });

        var run = await user.CompletedAsync(await user.SubmitAsync(Script.Agent, Script.Of(Script.Calls(slow, slow))));

        Assert.InRange(run.GetProperty("execution_time_ms").GetInt64(), 3000, 5900);
    }

    [Fact, Trait("Scenario", "T6")]
    public async Task A_tool_of_500_ms_shows_its_time()
    {
        var user = await Fleet.UserAsync();

        var id = await user.SubmitAsync(Script.Agent, Script.OneProbe(new { delay_ms = 500 }));
        await user.CompletedAsync(id);

        Assert.InRange((await user.EventsAsync(id)).One(EventTypes.ToolCompleted).GetProperty("execution_time_ms").GetInt64(), 500, 2000);
    }

    [Fact, Trait("Scenario", "P9")]
    public async Task Five_runs_at_once_take_less_than_a_second_on_average()
    {
        var user = await Fleet.UserAsync();
        await WarmAsync(user);

        var runs = await Task.WhenAll(Enumerable.Range(0, 5).Select(async i =>
            await user.CompletedAsync(await user.SubmitAsync(Script.Agent, Script.OneProbe(new { echo = i })))));

        var took = runs.Select(r => (Time(r, "completed_at") - Time(r, "created_at")).TotalSeconds).ToList();
        Assert.True(took.Max() < 5 && took.Average() < 1, string.Join(", ", took));
    }

    [Fact]
    public async Task A_running_run_is_cancelled_within_three_seconds()
    {
        var user = await Fleet.UserAsync();
        var id = await user.SubmitAsync(Script.Agent, Script.OneProbe(new { delay_ms = 60_000 }));
        await user.EventsUntilAsync(id, EventTypes.ToolExecuting);

        var begin = TimeProvider.System.GetTimestamp();
        var answer = await user.PostAsync($"v1/runs/{id}/cancel");
        var run = await user.EndAsync(id, 10);

        Assert.InRange(TimeProvider.System.GetElapsedTime(begin).TotalSeconds, 0, 3);
        Assert.InRange((int)answer.Status, 200, 202);
        Assert.Equal("cancelled", run.GetProperty("status").GetString());
        Assert.Equal("cancelled", run.GetProperty("error").GetProperty("code").GetString());
        var log = await user.EventsAsync(id);
        log.IsWhole(id, user);
        Assert.Equal(EventTypes.AgentCancelled, log.Types()[^1]);
        Assert.InRange((int)(await user.PostAsync($"v1/runs/{id}/cancel")).Status, 200, 202);
        Assert.Equal(log.Count, (await user.EventsAsync(id)).Count);
    }

    static DateTimeOffset Time(JsonElement run, string member) => DateTimeOffset.Parse(run.GetProperty(member).GetString()!, CultureInfo.InvariantCulture);
}
