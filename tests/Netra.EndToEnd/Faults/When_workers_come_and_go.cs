using System.Text.Json;

namespace Netra.EndToEnd;

/// <summary>The catalogue and the list of workers follow the processes.</summary>
[Collection(nameof(Alone))]
public sealed class When_workers_come_and_go(TestFleet fleet) : OnTheFleet(fleet)
{
    const int Burst = 30;

    [Fact, Trait("Scenario", "T7"), Trait("Scenario", "X3")]
    public async Task A_stopped_worker_is_withdrawn_within_15_seconds_and_a_new_one_announced()
    {
        await LiveAsync(2, 20);
        Fleet.Kill("tool-2");
        try
        {
            await LiveAsync(1, 15);
        }
        finally
        {
            await Fleet.RestartAsync("tool-2");
        }

        await LiveAsync(2, 2);
        Assert.True(await HealthyAsync("tool") >= 2);
        Assert.True(await HealthyAsync("agent") >= 2);
    }

    [Fact]
    public async Task A_call_of_a_tool_that_nobody_serves_waits_for_a_worker()
    {
        var user = await Fleet.UserAsync();
        Guid run;
        await Fleet.ScaleAsync("tool", 0);
        try
        {
            await LiveAsync(0, 15);
            run = await user.SubmitAsync(Script.Agent, Script.OneProbe(new { echo = "patience" }));
            await user.EventsUntilAsync(run, "tool_executing");
            Assert.Equal("waiting", (await user.RunAsync(run)).GetProperty("status").GetString());
            var queue = await Wait.ForAsync(
                "the call in its queue", 15, async () => (await Fleet.Admin.ListAsync("v1/queues")).Single(q => q.GetProperty("name").GetString() == "netra.tool.probe"), q => q.GetProperty("consumers").GetInt32() == 0 && q.GetProperty("ready").GetInt64() > 0);
            Assert.Equal(("work", 0), (queue.GetProperty("kind").GetString(), queue.GetProperty("unacked").GetInt64()));
            var stats = await Wait.ForAsync(
                "the age of the call", 15, async () => (await Fleet.Admin.GetAsync("v1/stats/queues")).Json.GetProperty("tool"), t => t.GetProperty("oldest_seconds") is { ValueKind: JsonValueKind.Number } age && age.GetDouble() > 1);
            Assert.True(stats.GetProperty("ready").GetInt64() > 0);
        }
        finally
        {
            await Fleet.ScaleAsync("tool", 2);
        }

        await user.CompletedAsync(run);
        Assert.Equal(EventLog.OneCall, (await user.EventsAsync(run)).Types());
    }

    [Fact]
    public async Task Work_spreads_over_the_tool_workers_that_are_there_and_none_is_lost_or_doubled_as_they_come_and_go()
    {
        var user = await Fleet.UserAsync();
        await using var effects = await EffectCounter.StartAsync();
        await WarmAsync(user);
        try
        {
            foreach (var count in (int[])[1, 2, 4, 1])
            {
                var meanwhile = WorkersAsync(user, effects.Url);
                await Fleet.ScaleAsync("tool", count);
                await meanwhile;
                Assert.Equal(count, (await WorkersAsync(user, effects.Url)).Distinct(StringComparer.Ordinal).Count());
            }
        }
        finally
        {
            await Fleet.ScaleAsync("tool", 2);
        }

        Assert.Equal(8 * Burst * 3, effects.Counts.Count);
        Assert.Equal(effects.Effects.Count, effects.Effects.Distinct().Count()); // an attempt that was handed back may have had its effect, under its own number
    }

    [Fact, Trait("Scenario", "A2")]
    public async Task A_finished_run_reads_the_same_after_a_restart_of_everything_that_served_it()
    {
        var user = await Fleet.UserAsync();
        var run = await user.SubmitAsync(Script.Agent, Script.OneProbe(new { echo = new { kept = true } }));
        var before = await user.CompletedAsync(run);
        var log = await user.EventsAsync(run);

        await Fleet.RestartAsync("api-1", "agent-1", "agent-2", "tool-1", "tool-2");

        Assert.True(JsonElement.DeepEquals(before, await user.RunAsync(run)));
        (await user.EventsAsync(run)).IsSameAs(log);
    }

    /// <summary>Runs three probes in each of many runs at once.</summary>
    /// <returns>Who executed them.</returns>
    static async Task<IReadOnlyList<string>> WorkersAsync(FleetUser user, string effects)
    {
        var probe = Script.Probe(new { delay_ms = 100, effect_url = effects });
        var runs = await Task.WhenAll(Enumerable.Range(0, Burst).Select(async _ =>
            await user.CompletedAsync(await user.SubmitAsync(Script.Agent, Script.Of(Script.Calls(probe, probe, probe))), 60)));
        return [.. runs.SelectMany(r => r.GetProperty("result").GetProperty("outputs").EnumerateArray()).Select(o => o.GetProperty("worker").GetString()!)];
    }

    async Task LiveAsync(int count, double seconds) => await Wait.ForAsync(
        $"probe and noop served by {count}", seconds, () => Fleet.Admin.ListAsync("v1/tools"),
        tools => tools.Where(t => t.GetProperty("name").GetString() is "probe" or "noop").All(t => t.GetProperty("live").GetInt32() == count));

    async Task<int> HealthyAsync(string kind) => (await Fleet.Admin.ListAsync("v1/workers?limit=1000"))
        .Count(w => w.GetProperty("kind").GetString() == kind && w.GetProperty("status").GetString() is "healthy" or "ready" or "live");
}
