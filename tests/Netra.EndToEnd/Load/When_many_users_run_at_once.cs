using System.Text.Json;
using Netra.Contracts.Events;

namespace Netra.EndToEnd;

/// <summary>Many users on all replicas at once: nothing crosses.</summary>
public sealed class When_many_users_run_at_once(TestFleet fleet) : OnTheFleet(fleet)
{
    [Fact, Trait("Scenario", "P8"), Trait("Scenario", "T3")]
    public async Task Every_run_completes_for_its_own_user()
    {
        var users = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Fleet.UserAsync()));

        var runs = await Task.WhenAll(users.SelectMany((user, u) => Enumerable.Range(0, 4).Select(async n =>
        {
            var caller = user.At(Fleet.Apis[n % 2]);
            var id = await caller.SubmitAsync(Script.Agent, Script.OneProbe(new { echo = Word(u, n) }));
            var run = await caller.CompletedAsync(id, 120);
            Assert.Equal(Word(u, n), run.GetProperty("result").GetProperty("outputs")[0].GetProperty("echo").GetString());
            var log = await caller.EventsAsync(id);
            log.IsWhole(id, user);
            Assert.DoesNotContain(string.Join("", log), "word-" + ((u + 1) % 50) + "-", StringComparison.Ordinal);
            return id;
        })));

        Assert.Equal(200, runs.Distinct().Count());
        for (var u = 0; u < users.Length; u++)
            Assert.Equal(runs[(u * 4)..((u + 1) * 4)].Order(), (await users[u].ListAsync("v1/runs")).Select(r => r.GetProperty("id").GetGuid()).Order());
    }

    [Fact, Trait("Scenario", "W4")]
    public async Task Ten_sockets_get_their_five_events_within_five_seconds()
    {
        var users = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Fleet.UserAsync()));
        await WarmAsync(users[0]);
        var sockets = await Task.WhenAll(users.Select((u, i) => StreamSocket.OpenAsync(Fleet.Notifiers[i % 2], u)));
        try
        {
            var begin = TimeProvider.System.GetTimestamp();
            var took = await Task.WhenAll(users.Zip(sockets, async (user, socket) =>
            {
                var id = await user.SubmitAsync(Script.Agent, Script.Of(Script.Calls(Script.Noop)));
                var log = await socket.FollowAsync(id);
                var seconds = TimeProvider.System.GetElapsedTime(begin).TotalSeconds;
                Assert.Equal(EventLog.OneCall, log.Types());
                log.IsWhole(id, user);
                return seconds;
            }));

            Assert.True(took.Max() < 5 && took.Max() - took.Min() < 2, string.Join(", ", took));
        }
        finally
        {
            foreach (var socket in sockets)
                socket.Dispose();
        }
    }

    [Fact]
    public async Task A_repeated_idempotency_key_makes_one_run_through_both_replicas()
    {
        var user = await Fleet.UserAsync();
        var body = new { agent = Script.Agent, input = Script.Of(Script.Calls(Script.Noop)) };
        (string, string) key = ("Idempotency-Key", "\"once-" + Guid.CreateVersion7() + "\"");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => AcceptedAsync(user.At(Fleet.Apis[i % 2]), body, key)));

        var id = Assert.Single(answers.Select(a => a.Json.GetProperty("id").GetGuid()).Distinct());
        Assert.Equal(7, answers.Count(a => a.Headers.TryGetValues("Idempotency-Replayed", out var values) && values.Single() == "true"));
        Assert.Equal(id, Assert.Single(await user.ListAsync("v1/runs")).GetProperty("id").GetGuid());
        await user.CompletedAsync(id);
        (await user.PostAsync("v1/runs", new { agent = Script.Agent, input = Script.Of() }, key)).Problem(422, "idempotency_key_reused");
        Assert.Equal(EventLog.OneCall, (await user.EventsAsync(id)).Types());
    }

    [Fact]
    public async Task A_tenant_over_its_runs_at_once_waits_for_its_slot()
    {
        var user = await Fleet.UserAsync("early");
        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => user.SubmitAsync(Script.Agent, Script.OneProbe(new { delay_ms = 2000 }))));

        using var socket = await StreamSocket.OpenAsync(Fleet.Notifiers[0], user); // reading over HTTP would meet the tier's request rate
        List<IReadOnlyList<JsonElement>> logs = [];
        foreach (var run in runs)
            logs.Add(await socket.FollowAsync(run));
        Assert.All(logs, log => Assert.Equal(EventTypes.AgentCompleted, log.Types()[^1]));
        Assert.Contains(logs, log => log.Any(IsWaitForSlot));
    }

    /// <summary>409 says that the first request with the key is still being processed: ask again.</summary>
    static Task<Answer> AcceptedAsync(FleetUser user, object body, (string, string) key) =>
        Wait.ForAsync("a 202", 15, () => user.PostAsync("v1/runs", body, key), a => (int)a.Status == 202);

    static bool IsWaitForSlot(JsonElement e) =>
        e.GetProperty("type").GetString() == EventTypes.RunWaiting && e.GetProperty("data").GetProperty("waiting_for").GetString() == "slot";

    static string Word(int user, int run) => $"word-{user}-{run}";
}
