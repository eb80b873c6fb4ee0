using System.Diagnostics;

namespace Netra.EndToEnd;

/// <summary>What a submit writes is all or nothing, and each user's own, read by index.</summary>
public sealed class When_rows_are_written(TestFleet fleet) : OnTheFleet(fleet)
{
    [Fact, Trait("Scenario", "D6")]
    public async Task A_fault_between_the_writes_of_a_submit_leaves_none_and_publishes_nothing()
    {
        var user = await Fleet.UserAsync("mid"); // a submit writes the key, the tenant's calls of the day and the run
        (string, string) key = ("Idempotency-Key", Guid.CreateVersion7().ToString());
        var body = new { agent = Script.Agent, input = Script.Of(Script.Calls(Script.Noop)) };
        var name = "fault_" + user.UserId.ToString("N");
        await Fleet.SqlAsync($"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'fault'; END $$");
        await Fleet.SqlAsync($"CREATE TRIGGER {name} BEFORE INSERT ON runs FOR EACH ROW WHEN (NEW.owner_id = '{user.UserId}') EXECUTE FUNCTION {name}()");
        try
        {
            Assert.Equal(500, (int)(await user.PostAsync("v1/runs", body, key)).Status);
            Assert.Equal("0|0|0|0", await RowsAsync(user));
        }
        finally
        {
            await Fleet.SqlAsync($"DROP FUNCTION {name}() CASCADE");
        }

        var answer = await user.PostAsync("v1/runs", body, key);
        Assert.Equal(202, (int)answer.Status);
        var run = answer.Json.GetProperty("id").GetGuid();
        await Wait.ForAsync("its end", 30, () => Fleet.SqlAsync($"SELECT status FROM runs WHERE id = '{run}'"), s => s == "completed"); // reading over HTTP would meet the tier's request rate
        Assert.Equal(EventLog.OneCall, (await user.EventsAsync(run)).Types());
        Assert.Equal("1|1|1|5", await RowsAsync(user));
    }

    [Fact, Trait("Scenario", "D7")]
    public async Task Three_users_at_once_have_their_own_rows()
    {
        int[] counts = [3, 2, 4];
        var users = await Task.WhenAll(counts.Select(_ => Fleet.UserAsync()));

        var runs = await Task.WhenAll(users.Select((u, i) => Task.WhenAll(Enumerable.Range(0, counts[i]).Select(n =>
            u.At(Fleet.Apis[n % 2]).SubmitAsync(Script.Agent, Script.OneProbe(new { echo = $"user {i}" }))))));
        for (var i = 0; i < users.Length; i++)
            await Task.WhenAll(runs[i].Select(r => users[i].CompletedAsync(r, 60)));

        for (var i = 0; i < users.Length; i++)
        {
            var rows = await Fleet.SqlAsync($"SELECT id FROM runs WHERE owner_id = '{users[i].UserId}' AND input LIKE '%user {i}%' ORDER BY id");
            Assert.Equal(runs[i].Select(r => r.ToString()).Order(StringComparer.Ordinal), rows.Split('\n'));
            Assert.Equal(counts[i].ToString(System.Globalization.CultureInfo.InvariantCulture), await Fleet.SqlAsync($"SELECT count(*) FROM runs WHERE tenant_id = '{users[i].TenantId}'"));
        }
    }

    [Fact, Trait("Scenario", "D8")]
    public async Task Fifteen_hundred_runs_of_a_hundred_users_are_read_by_index()
    {
        var users = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Fleet.UserAsync()));
        await Parallel.ForEachAsync(users, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (user, _) =>
        {
            Assert.Equal(201, (int)(await user.PostAsync("v1/threads", new { title = "t" })).Status);
            var batch = await user.PostAsync("v1/runs/batch", new { runs = Enumerable.Range(0, 15).Select(_ => new { agent = Script.Agent, input = Script.Of() }) });
            Assert.All(batch.Json.GetProperty("items").EnumerateArray(), i => Assert.Equal(202, i.GetProperty("status").GetInt32()));
        });

        await Wait.ForAsync("all runs", 90, () => Fleet.SqlAsync($"SELECT count(*) FROM runs WHERE owner_id IN ({Ids(users)}) AND status = 'completed'"), n => n == "1500");
        await Fleet.SqlAsync("ANALYZE runs, threads");
        foreach (var path in new[] { "v1/threads", "v1/runs?limit=20", "v1/runs?agent=script&limit=1000", "v1/usage" })
        {
            var best = double.MaxValue;
            for (var round = 0; round < 3; round++) // a shared machine: the best of three
                best = Math.Min(best, await P95Async(users, path));
            TestContext.Current.TestOutputHelper?.WriteLine($"{path}: p95 {best:0.0} ms");
            Assert.True(best < 50, $"{path}: p95 {best:0.0} ms");
        }

        var owner = users[0].UserId;
        Assert.Contains("ix_runs_owner", await PlanAsync($"SELECT id FROM runs WHERE owner_id = '{owner}' ORDER BY id DESC LIMIT 20"), StringComparison.Ordinal);
        Assert.Contains("ix_runs_owner", await PlanAsync($"SELECT agent, count(*) FROM runs WHERE owner_id = '{owner}' GROUP BY agent"), StringComparison.Ordinal);
        Assert.Contains("ix_threads_owner", await PlanAsync($"SELECT id FROM threads WHERE owner_id = '{owner}' ORDER BY id DESC LIMIT 20"), StringComparison.Ordinal);
    }

    /// <summary>Keys, calls of the day, runs, events.</summary>
    Task<string> RowsAsync(FleetUser user) => Fleet.SqlAsync($"""
        SELECT (SELECT count(*) FROM idempotency_keys WHERE owner_id = '{user.UserId}'), (SELECT calls_today FROM tenants WHERE id = '{user.TenantId}'),
            (SELECT count(*) FROM runs WHERE owner_id = '{user.UserId}'), (SELECT count(*) FROM run_events e JOIN runs r ON r.id = e.run_id WHERE r.owner_id = '{user.UserId}')
        """);

    static async Task<double> P95Async(FleetUser[] users, string path)
    {
        List<double> took = [];
        foreach (var user in users)
        {
            var begin = Stopwatch.GetTimestamp();
            Assert.Equal(200, (int)(await user.GetAsync(path)).Status);
            took.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        }

        return took.Order().ElementAt(took.Count * 95 / 100);
    }

    /// <summary>What the planner takes where it is not free to read a small table whole.</summary>
    Task<string> PlanAsync(string query) => Fleet.SqlAsync($"SET enable_seqscan = off; EXPLAIN {query}");

    static string Ids(FleetUser[] users) => string.Join(", ", users.Select(u => $"'{u.UserId}'"));
}
