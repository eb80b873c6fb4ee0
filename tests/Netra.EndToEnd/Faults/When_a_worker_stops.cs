using System.Net;
using System.Text.Json;

namespace Netra.EndToEnd;

/// <summary>A worker that is told to end, by a signal or by a drain, finishes what it has begun and hands back the rest.</summary>
[Collection(nameof(Alone))]
public sealed class When_a_worker_stops(TestFleet fleet) : OnTheFleet(fleet)
{
    const double Grace = 30;

    int asked;

    [Fact]
    public async Task By_SIGTERM_in_a_call_it_finishes_the_call_and_no_effect_is_repeated()
    {
        await using var effects = await EffectCounter.StartAsync();
        await using var worker = await ExtraWorker.StartAsync(Fleet, "tool");
        var user = await Fleet.UserAsync();
        var runs = await SubmitAsync(user, 12, Script.OneProbe(new { delay_ms = 2500, effect_url = effects.Url }));
        await BegunAsync(user, runs, worker);

        await worker.TerminateAsync();
        await worker.ReadyAsync(HttpStatusCode.ServiceUnavailable, 2);
        await worker.ListedAsync("draining", 2);
        Assert.Equal(0, await worker.EndAsync(Grace));
        await worker.GoneFromListAsync();

        var probes = await ProbesAsync(user, runs);
        Assert.All(probes, p => Assert.Equal(1, p.Attempt));
        Assert.Contains(worker.Id, probes.Select(p => p.Worker));
        Assert.Equal(runs.Length, effects.Counts.Count);
        Assert.All(effects.Counts, e => Assert.Equal(1, e.Value));
    }

    [Fact]
    public async Task By_a_drain_under_load_nothing_is_lost_or_done_twice_and_it_exits_with_0()
    {
        await using var effects = await EffectCounter.StartAsync();
        await using var tool = await ExtraWorker.StartAsync(Fleet, "tool");
        await using var agent = await ExtraWorker.StartAsync(Fleet, "agent");
        var user = await Fleet.UserAsync();
        var input = Script.Of(Script.Sleep(200), Script.Calls(Script.Probe(new { delay_ms = 300, effect_url = effects.Url }), Script.Noop), Script.Sleep(100));
        await WarmAsync(user);
        var before = await SubmitAsync(user, 40, input);
        await BegunAsync(user, before, tool);

        foreach (var worker in (ExtraWorker[])[tool, agent])
        {
            var answer = await Fleet.Admin.PostAsync($"v1/workers/{worker.Id}/drain");
            Assert.True((int)answer.Status == 202, answer.ToString());
            Assert.Equal("draining", answer.Text("status"));
        }

        var after = await SubmitAsync(user, 20, input);
        var exits = await Task.WhenAll(tool.EndAsync(Grace), agent.EndAsync(Grace));
        Assert.Equal([0, 0], exits);
        await tool.GoneFromListAsync();
        await agent.GoneFromListAsync();

        Guid[] runs = [.. before, .. after];
        var probes = await ProbesAsync(user, runs);
        Assert.All(probes, p => Assert.Equal(1, p.Attempt));
        Assert.Equal(runs.Length, effects.Counts.Count);
        Assert.All(effects.Counts, e => Assert.Equal(1, e.Value));
        foreach (var run in runs)
            (await user.EventsAsync(run)).IsWhole(run, user);
    }

    /// <summary>Waits until the worker is known to have taken a call of these runs, or all have been given out.</summary>
    /// <summary>One run after the other: to ask for all at once again and again would starve the workers that are watched.</summary>
    async Task BegunAsync(FleetUser user, Guid[] runs, ExtraWorker worker) => await Wait.ForAsync(
        $"a call at {worker.Id}", 60,
        () => user.ListAsync($"v1/runs/{runs[asked++ % runs.Length]}/timeline"),
        items => items.Any(i => i.TryGetProperty("worker", out var w) && w.ValueKind == JsonValueKind.String && w.GetString() == worker.Id));

    static Task<Guid[]> SubmitAsync(FleetUser user, int count, object input) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(_ => user.SubmitAsync(Script.Agent, input)));

    static async Task<(int Attempt, string Worker)[]> ProbesAsync(FleetUser user, IEnumerable<Guid> runs)
    {
        var ended = await Task.WhenAll(runs.Select(r => user.CompletedAsync(r, Grace)));
        return [.. ended.Select(r => r.GetProperty("result").GetProperty("outputs")[0]).Select(o => (o.GetProperty("attempt").GetInt32(), o.GetProperty("worker").GetString()!))];
    }
}
