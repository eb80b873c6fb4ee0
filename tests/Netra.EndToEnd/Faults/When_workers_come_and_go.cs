using System.Text.Json;

namespace Netra.EndToEnd;

/// <summary>The catalogue and the list of workers follow the processes.</summary>
[Collection(nameof(Alone))]
public sealed class When_workers_come_and_go(TestFleet fleet) : OnTheFleet(fleet)
{
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
        }
        finally
        {
            await Fleet.ScaleAsync("tool", 2);
        }

        await user.CompletedAsync(run);
        Assert.Equal(EventLog.OneCall, (await user.EventsAsync(run)).Types());
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

    async Task LiveAsync(int count, double seconds) => await Wait.ForAsync(
        $"probe and noop served by {count}", seconds, () => Fleet.Admin.ListAsync("v1/tools"),
        tools => tools.Where(t => t.GetProperty("name").GetString() is "probe" or "noop").All(t => t.GetProperty("live").GetInt32() == count));

    async Task<int> HealthyAsync(string kind) => (await Fleet.Admin.ListAsync("v1/workers?limit=1000"))
        .Count(w => w.GetProperty("kind").GetString() == kind && w.GetProperty("status").GetString() is "healthy" or "ready" or "live");
}
