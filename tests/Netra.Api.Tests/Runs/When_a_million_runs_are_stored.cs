using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Netra.Tests;

namespace Netra.Api.Tests.Runs;

/// <summary>A run and a page of runs are read by index, however many there are.</summary>
public sealed class When_a_million_runs_are_stored
{
    const int Rounds = 200;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact, Trait("Kind", "Exhaustive")]
    public async Task Both_are_read_in_fifty_milliseconds()
    {
        await using var scratch = await ScratchDatabase.OnAsync("postgresql");
        await using var host = await ApiHost.StartAsync(new TestDatabase(scratch.Url, () => Task.CompletedTask));
        using var user = await host.UserAsync();
        using var heavy = await host.UserAsync();
        var pattern = await user.RunAsync();
        await using var db = host.OpenDatabase();
        db.Database.SetCommandTimeout(600);
        await db.Database.ExecuteSqlRawAsync(await CopyAsync(db, pattern, user.UserId, heavy.UserId), Stop);
        await db.Database.ExecuteSqlRawAsync("ANALYZE runs", Stop);
        await db.Database.ExecuteSqlRawAsync("CREATE FUNCTION plan_of(q text) RETURNS SETOF text LANGUAGE plpgsql AS $$ BEGIN RETURN QUERY EXECUTE 'EXPLAIN ' || q; END $$", Stop);
        var own = await db.Runs.Where(r => r.OwnerId == user.UserId).OrderBy(r => r.CorrelationId).Select(r => r.CorrelationId).ToListAsync(Stop);
        Assert.InRange(await db.Runs.CountAsync(Stop), 1_000_000, 1_000_001);

        await FastAsync("GET run", i => user.GetAsync($"/v1/runs/{own[i * 7919 % own.Count]}"));
        await FastAsync("GET runs", _ => user.GetAsync("/v1/runs"));
        await FastAsync("GET runs?status=completed", _ => user.GetAsync("/v1/runs?status=completed&agent=echo"));
        await FastAsync("GET runs?agent=nobody", _ => user.GetAsync("/v1/runs?agent=nobody"), most: 100);
        await FastAsync("GET runs?agent=nobody of half a million", _ => heavy.GetAsync("/v1/runs?agent=nobody"), most: 100);
        var seen = 0;
        for (var path = "/v1/runs?label=none:such"; path is not null; seen++)
            path = (await heavy.GetAsync(path)).Json.GetProperty("next_cursor").GetString() is { } next ? $"/v1/runs?label=none:such&cursor={next}" : null;
        Assert.InRange(seen, 50, 51);
        await FastAsync("GET usage", _ => user.GetAsync("/v1/usage"), most: 1000); // adds up ten thousand runs of the last days
        var pages = 0;
        for (var path = "/v1/runs?limit=1000"; path is not null; pages++)
            path = (await user.GetAsync(path)).Json.GetProperty("next_cursor").GetString() is { } next ? $"/v1/runs?limit=1000&cursor={next}" : null;
        Assert.Equal((own.Count + 999) / 1000, pages);

        foreach (var query in new[]
        {
            $"id = '{own[5]}' AND owner_id = '{user.UserId}'", $"owner_id = '{user.UserId}' ORDER BY id DESC LIMIT 101",
            $"tenant_id = '{user.TenantId}' AND owner_id = '{user.UserId}' AND completed_at >= now() - interval '2 days'",
        })
        {
            var plan = await PlanAsync(db, "SELECT * FROM runs WHERE " + query);
            TestContext.Current.TestOutputHelper?.WriteLine(plan);
            Assert.Matches(@"Index Scan (Backward )?using (ix_runs_\w+|""PK_runs"")|Bitmap Index Scan on ix_runs_\w+", plan);
        }
    }

    /// <summary>A million rows like the one, a second apart; each hundredth is the user's, each second one a heavy user's, the others belong to 999 others of 99 tenants.</summary>
    static async Task<string> CopyAsync(Storage.NetraDb db, Guid pattern, Guid owner, Guid heavy)
    {
        var columns = await db.Database.SqlQueryRaw<string>("SELECT column_name::text AS \"Value\" FROM information_schema.columns WHERE table_name = 'runs' ORDER BY ordinal_position").ToListAsync(Stop);
        const string ended = "now() - make_interval(secs => 1000000 - g)";
        var values = columns.Select(c => c switch
        {
            "id" => "(lpad(to_hex((extract(epoch FROM now())::bigint - 1000000 + g) * 1000), 12, '0') || '7' || substr(md5(g::text), 1, 3) || 'a' || substr(md5(g::text), 4, 15))::uuid",
            "tenant_id" => "CASE WHEN g % 100 = 0 THEN r.tenant_id ELSE md5('t' || g % 99)::uuid END",
            "owner_id" => $"CASE WHEN g % 100 = 0 THEN '{owner}'::uuid WHEN g % 2 = 1 THEN '{heavy}'::uuid ELSE md5('o' || g % 999)::uuid END",
            "status" => "'completed'",
            "due_at" => "NULL::timestamptz",
            "created_at" or "started_at" or "completed_at" or "updated_at" => ended,
            _ => "r." + c,
        });
        return $"INSERT INTO runs ({string.Join(", ", columns)}) SELECT {string.Join(", ", values)} FROM runs r, generate_series(1, 1000000) g WHERE r.id = '{pattern}'";
    }

    static async Task FastAsync(string what, Func<int, Task<Answer>> ask, double most = 50)
    {
        await ask(0);
        List<double> took = [];
        for (var i = 0; i < Rounds; i++)
        {
            var begin = Stopwatch.GetTimestamp();
            Assert.Equal(200, (await ask(i)).Status);
            took.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        }

        took.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: p50 {took[Rounds / 2]:0.0} ms, p95 {took[Rounds * 95 / 100]:0.0} ms");
        Assert.True(took[Rounds * 95 / 100] <= most, $"{what}: p95 {took[Rounds * 95 / 100]:0.0} ms");
    }

    static async Task<string> PlanAsync(Storage.NetraDb db, string query) =>
        string.Join('\n', await db.Database.SqlQuery<string>($"SELECT plan_of({query}) AS \"Value\"").ToListAsync(Stop));
}
