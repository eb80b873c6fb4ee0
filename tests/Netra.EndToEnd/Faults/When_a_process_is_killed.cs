using System.Collections.Concurrent;
using System.Text.Json;

namespace Netra.EndToEnd;

/// <summary>SIGKILL to a process of the fleet while runs are under way.</summary>
[Collection(nameof(Alone))]
public sealed class When_a_process_is_killed(TestFleet fleet) : OnTheFleet(fleet)
{
    /// <summary>From the kill to the end of all runs: 15 s to take over, and the work itself.</summary>
    const double TakeOver = 15;

    [Fact, Trait("Scenario", "A7"), Trait("Scenario", "X4")]
    public async Task An_agent_worker_in_a_step_is_replaced()
    {
        var user = await Fleet.UserAsync();
        var runs = await SubmitAsync(user, 6, Script.Of(Script.Sleep(2000), Script.Calls(Script.Noop)));
        await StartedAsync(user, runs);

        await KillAsync("agent-1", async () =>
        {
            var begin = TimeProvider.System.GetTimestamp();
            await CompleteOnceAsync(user, runs, TakeOver + 2);
            Assert.InRange(TimeProvider.System.GetElapsedTime(begin).TotalSeconds, 0, TakeOver + 2);
        });
    }

    [Fact, Trait("Scenario", "X4")]
    public async Task A_tool_worker_in_a_call_is_replaced_and_each_effect_happens_once()
    {
        await using var effects = await EffectCounter.StartAsync();
        var user = await Fleet.UserAsync();
        var runs = await SubmitAsync(user, 6, Script.OneProbe(new { delay_ms = 2000, effect_url = effects.Url }));
        var claimed = $"SELECT count(*) FROM tool_calls WHERE owner_id = '{user.UserId}' AND status = 'running'";
        await Wait.ForAsync("the claims of all calls", 20, () => Fleet.SqlAsync(claimed), count => count == "6"); // the log tells of a call before a worker has it

        await KillAsync("tool-1", () => CompleteOnceAsync(user, runs, TakeOver + 2));

        Assert.Equal(6, effects.Counts.Count);
        Assert.All(effects.Counts, e => Assert.Equal(1, e.Value));
        var attempts = await Task.WhenAll(runs.Select(async r => Output(await user.RunAsync(r)).GetProperty("attempt").GetInt32()));
        Assert.Contains(2, attempts);
        var retried = runs[Array.IndexOf(attempts, 2)];
        var timeline = (await user.ListAsync($"v1/runs/{retried}/timeline")).Where(e => e.TryGetProperty("attempt", out var a) && a.ValueKind == JsonValueKind.Number).ToList();
        Assert.True(timeline.Count >= 1, string.Join('\n', timeline));
    }

    [Fact]
    public async Task The_api_right_after_its_202_loses_no_run()
    {
        var user = await Fleet.UserAsync();
        var other = user.At(Fleet.Apis[1]);
        for (var round = 0; round < 3; round++)
        {
            var run = await user.SubmitAsync(Script.Agent, Script.OneProbe(new { echo = round }));
            await KillAsync("api-1", () => CompleteOnceAsync(other, [run], TakeOver));
        }
    }

    [Fact]
    public async Task The_api_killed_among_submits_loses_none_that_it_accepted()
    {
        var user = await Fleet.UserAsync();
        var other = user.At(Fleet.Apis[1]);
        var accepted = new ConcurrentQueue<Guid>();
        async Task SubmitUntilItDiesAsync()
        {
            while (true)
            {
                try
                {
                    accepted.Enqueue(await user.SubmitAsync(Script.Agent, Script.Of(Script.Calls(Script.Noop))));
                }
                catch (HttpRequestException)
                {
                    return;
                }
            }
        }

        var submits = Enumerable.Range(0, 2).Select(_ => SubmitUntilItDiesAsync()).ToList();
        await Wait.ForAsync("10 accepted runs", 30, () => Task.FromResult(accepted.Count), n => n >= 10);
        await KillAsync("api-1", async () =>
        {
            await Task.WhenAll(submits);
            await CompleteOnceAsync(other, accepted, 2 * TakeOver);
        });

        var stored = (await other.ListAsync("v1/runs?limit=1000")).Select(r => r.GetProperty("id").GetGuid()).ToList();
        Assert.Empty(accepted.Except(stored));
        await CompleteOnceAsync(other, stored, TakeOver);
    }

    [Fact]
    public async Task A_notifier_in_a_stream_is_replaced_by_the_other()
    {
        var user = await Fleet.UserAsync();
        var run = await user.SubmitAsync(Script.Agent, Script.Of(Script.Sleep(500), Script.Calls(Script.Noop)));
        using var socket = await StreamSocket.OpenAsync(Fleet.Notifiers[0], user);
        await socket.SubscribeAsync(run);
        var first = await socket.EventsAsync(_ => true);

        await KillAsync("notifier-1", async () =>
        {
            using var again = await StreamSocket.OpenAsync(Fleet.Notifiers[1], user);
            var rest = await again.FollowAsync(run, after: 1);
            first.Concat(rest).IsSameAs(await user.EventsAsync(run));
        });
    }

    [Fact]
    public async Task A_notifier_with_two_hundred_clients_is_replaced_and_each_gets_every_event_once()
    {
        const int Clients = 200;
        var user = await Fleet.UserAsync();
        var input = Script.Of([.. Enumerable.Range(0, 6).SelectMany(_ => (object[])[Script.Sleep(200), new { emit = 5 }])]);
        var runs = await SubmitAsync(user, 10, input);
        var firstTapes = await Task.WhenAll(Enumerable.Range(0, Clients).Select(i => FollowAsync(Fleet.Notifiers[0], i, after: 0)));
        await Task.WhenAll(firstTapes.Select(t => t.UntilAsync(3, 30)));

        await KillAsync("notifier-1", async () =>
        {
            var begin = TimeProvider.System.GetTimestamp();
            var cursors = await Task.WhenAll(firstTapes.Select(async t =>
            {
                await t.DisposeAsync();
                return Seqs(t);
            }));
            var tapes = await Task.WhenAll(Enumerable.Range(0, Clients).Select(i => FollowAsync(Fleet.Notifiers[1], i, cursors[i].LastOrDefault())));
            await Task.WhenAll(tapes.Select(t => t.UntilAsync(2, 30)));
            var seconds = TimeProvider.System.GetElapsedTime(begin).TotalSeconds;
            var logs = await Task.WhenAll(runs.Select(async r => (await user.CompletedAsync(r, 60)).GetProperty("last_seq").GetInt32()));
            for (var i = 0; i < Clients; i++)
            {
                await tapes[i].UntilAsync(2 + logs[i % 10] - cursors[i].Count, 30);
                Assert.Equal(Enumerable.Range(1, logs[i % 10]), cursors[i].Concat(Seqs(tapes[i])));
                await tapes[i].DisposeAsync();
            }

            Assert.True(seconds < 3, $"all clients were back after {seconds:0.0} s");
        });

        Task<SocketTape> FollowAsync(Uri notifier, int client, int after) =>
            SocketTape.OpenAsync(notifier, user.Key, new { op = "subscribe", run = runs[client % 10], after });
    }

    [Fact]
    public async Task The_sweeping_scheduler_is_replaced_and_no_timeout_is_lost()
    {
        var user = await Fleet.UserAsync();
        var run = await user.SubmitAsync(Script.Agent, Script.OneProbe(new { delay_ms = 20_000 }), timeoutSeconds: 2);
        await user.EventsUntilAsync(run, "tool_executing");

        await KillAsync("scheduler-1", async () =>
            Assert.Equal("timed_out", (await user.EndAsync(run, 8)).GetProperty("status").GetString()));
        run = await user.SubmitAsync(Script.Agent, Script.OneProbe(new { delay_ms = 20_000 }), timeoutSeconds: 2);
        await KillAsync("scheduler-2", async () =>
            Assert.Equal("timed_out", (await user.EndAsync(run, 8)).GetProperty("status").GetString()));
    }

    /// <summary>Kills a process, looks, and starts it again whatever was seen.</summary>
    async Task KillAsync(string name, Func<Task> look)
    {
        Fleet.Kill(name);
        try
        {
            await look();
        }
        finally
        {
            await Fleet.RestartAsync(name);
        }
    }

    static List<int> Seqs(SocketTape tape) => [.. tape.Events().Select(e => e.Event.GetProperty("seq").GetInt32())];

    static Task<Guid[]> SubmitAsync(FleetUser user, int count, object input) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(_ => user.SubmitAsync(Script.Agent, input)));

    static async Task StartedAsync(FleetUser user, IEnumerable<Guid> runs)
    {
        foreach (var run in runs)
            await user.EventsUntilAsync(run, "agent_started");
    }

    static async Task CompleteOnceAsync(FleetUser user, IReadOnlyCollection<Guid> runs, double seconds)
    {
        var ended = await Task.WhenAll(runs.Select(r => user.CompletedAsync(r, seconds)));
        foreach (var run in ended)
        {
            var id = run.GetProperty("id").GetGuid();
            var log = await user.EventsAsync(id);
            log.IsWhole(id, user);
            Assert.Equal(log.Count, run.GetProperty("last_seq").GetInt64());
            Assert.Equal(log.Count, log.Select(e => (e.GetProperty("type").ToString(), CallOf(e))).Distinct().Count() + Thoughts(log));
        }
    }

    /// <summary>A thinking event has no call of its own: only its step tells it apart.</summary>
    static int Thoughts(IReadOnlyList<JsonElement> log) => Math.Max(0, log.Types().Count(t => t == "agent_thinking") - 1);

    static string CallOf(JsonElement e) => e.GetProperty("data").TryGetProperty("call_id", out var call) ? call.ToString() : "";

    static JsonElement Output(JsonElement run) => run.GetProperty("result").GetProperty("outputs")[0];
}
