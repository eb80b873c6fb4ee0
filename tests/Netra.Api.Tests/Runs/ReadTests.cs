using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Netra.Contracts;

namespace Netra.Api.Tests.Runs;

public sealed class ReadTests(ApiHost host)
{
    [Fact]
    public async Task A_finished_run_shows_everything_of_its_row()
    {
        using var user = await host.UserAsync();
        var id = await user.RunAsync();
        await host.WriteAsync(async (db, now) =>
        {
            var run = await db.Runs.SingleAsync(r => r.CorrelationId == id);
            (run.Status, run.ErrorCode, run.ErrorMessage, run.ErrorRetryable) = (RunStatus.Failed, ErrorCodes.ToolFailed, "no disk", true);
            (run.StartedAt, run.CompletedAt, run.DueAt, run.LastSeq, run.Step, run.ToolCalls) = (now, now + TimeSpan.FromMilliseconds(250), null, 5, 2, 3);
        });
        var json = (await user.GetAsync($"/v1/runs/{id}")).Json;
        string[] members =
        [
            "id", "agent", "status", "waiting_for", "thread_id", "input", "result", "error", "planner", "created_at", "started_at", "completed_at",
            "deadline_at", "execution_time_ms", "last_seq", "step", "trace_id", "labels", "usage",
        ];
        Assert.All(members, m => Assert.True(json.TryGetProperty(m, out _), m));
        Assert.Equal("""{"code":"tool_failed","message":"no disk","retryable":true}""", json.GetProperty("error").GetRawText());
        Assert.Equal("""{"steps":2,"tool_calls":3,"input_tokens":0,"output_tokens":0,"cost_usd":0}""", json.GetProperty("usage").GetRawText());
        Assert.Equal((250, 5), (json.GetProperty("execution_time_ms").GetInt32(), json.GetProperty("last_seq").GetInt32()));
    }

    [Fact]
    public async Task Unknown_foreign_and_malformed_ids_get_the_same_answer_on_every_route()
    {
        using var user = await host.UserAsync();
        using var other = await host.UserAsync(tenant: user.Tenant);
        var foreign = (await other.RunAsync()).ToString();
        string[] ids = [Guid.CreateVersion7().ToString(), foreign, "no-uuid", foreign.Replace("-", "", StringComparison.Ordinal)];
        var answers = new List<Answer>();
        foreach (var id in ids)
        {
            answers.Add(await user.GetAsync($"/v1/runs/{id}"));
            answers.Add(await user.GetAsync($"/v1/runs/{id}/events"));
            answers.Add(await user.GetAsync($"/v1/runs/{id}/events", ("Accept", "text/event-stream")));
            answers.Add(await user.GetAsync($"/v1/runs/{id}/report"));
            answers.Add(await user.GetAsync($"/v1/runs/{id}/timeline"));
            answers.Add(await user.GetAsync($"/v1/runs/{id}/explain"));
            answers.Add(await user.PostAsync($"/v1/runs/{id}/cancel", ""));
            answers.Add(await user.PostAsync($"/v1/runs/{id}/approvals/{Guid.CreateVersion7()}", new { approve = true }));
            answers.Add(await user.GetAsync($"/v1/datasets/{id}"));
            answers.Add(await user.GetAsync($"/v1/datasets/{id}/quality"));
            answers.Add(await user.DeleteAsync($"/v1/datasets/{id}"));
        }

        Assert.All(answers, a => a.IsProblem(404, "not_found"));
        Assert.Single(answers.Select(a => a.Untraced).Distinct(StringComparer.Ordinal));
        await using var db = host.OpenDatabase();
        Assert.Null((await db.Runs.SingleAsync(r => r.CorrelationId == Guid.Parse(foreign))).CancelRequestedAt);
    }

    [Fact]
    public async Task An_unchanged_run_is_a_304_and_a_changed_one_is_not()
    {
        using var user = await host.UserAsync();
        var id = await user.RunAsync();
        var tag = (await user.GetAsync($"/v1/runs/{id}")).Headers["ETag"];
        var same = await user.GetAsync($"/v1/runs/{id}", ("If-None-Match", tag));
        Assert.Equal((304, "", tag), (same.Status, same.Text, same.Headers["ETag"]));
        await host.WriteAsync(async (db, now) =>
        {
            var run = await db.Runs.SingleAsync(r => r.CorrelationId == id);
            (run.Status, run.UpdatedAt) = (RunStatus.Running, now);
        });
        Assert.Equal(200, (await user.GetAsync($"/v1/runs/{id}", ("If-None-Match", tag))).Status);
    }

    [Fact]
    public async Task Who_waits_is_answered_at_the_change_or_when_the_time_is_over()
    {
        using var user = await host.UserAsync();
        var id = await user.RunAsync();
        var first = await user.GetAsync($"/v1/runs/{id}");
        var unchanged = await user.GetAsync($"/v1/runs/{id}?wait=0.3", ("If-None-Match", first.Headers["ETag"]));
        Assert.Equal(304, unchanged.Status);

        var watch = Stopwatch.StartNew();
        var waiting = user.GetAsync($"/v1/runs/{id}?wait=20", ("If-None-Match", first.Headers["ETag"]));
        await host.WriteAsync(async (db, _) => (await db.Runs.SingleAsync(r => r.CorrelationId == id)).LastSeq = 1);
        Assert.Equal(1, (await waiting).Json.GetProperty("last_seq").GetInt32());
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10));

        var known = await user.GetAsync($"/v1/runs/{id}?wait=20", ("If-None-Match", first.Headers["ETag"]));
        Assert.Equal(200, known.Status);
        (await user.GetAsync($"/v1/runs/{id}?wait=-1")).IsProblem(400, "invalid_request");
        (await user.GetAsync($"/v1/runs/{id}?wait=soon")).IsProblem(400, "invalid_request");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task A_list_is_newest_first_filtered_and_paged(string engine)
    {
        await using var own = await ApiHost.StartAsync(TestDatabase.Of(engine));
        using var user = await own.UserAsync();
        using var other = await own.UserAsync();
        await other.RunAsync();
        var ids = new List<Guid>();
        for (var i = 0; i < 7; i++)
            ids.Add((await user.PostAsync("/v1/runs", new { agent = i < 5 ? "echo" : "planner", input = new { text = "x" }, labels = new { n = i.ToString(CultureInfo.InvariantCulture), q = "\"n\":\"1\"" } })).Id);
        ids = [.. ids.OrderByDescending(i => i.ToString(), StringComparer.Ordinal)];

        var first = await user.GetAsync("/v1/runs?limit=3");
        Assert.Equal(ids[..3], Items(first));
        Assert.False(first.Json.GetProperty("items")[0].TryGetProperty("input", out _));
        var link = first.Headers["Link"];
        var second = await user.GetAsync(link[1..link.IndexOf('>', StringComparison.Ordinal)]);
        Assert.Equal(ids[3..6], Items(second));
        var third = await user.GetAsync($"/v1/runs?limit=3&cursor={second.Json.GetProperty("next_cursor").GetString()}");
        Assert.Equal((1, null), (Items(third).Count, third.Json.GetProperty("next_cursor").GetString()));

        Assert.Equal(2, Items(await user.GetAsync("/v1/runs?agent=planner")).Count);
        Assert.Single(Items(await user.GetAsync("/v1/runs?label=n:1")));
        Assert.Equal(7, Items(await user.GetAsync("/v1/runs?label=n")).Count);
        Assert.Equal(7, Items(await user.GetAsync("/v1/runs?status=running,queued&limit=5000")).Count);
        Assert.Empty(Items(await user.GetAsync("/v1/runs?status=completed")));
        Assert.Empty(Items(await user.GetAsync($"/v1/runs?thread_id={Guid.CreateVersion7()}")));
        Assert.Empty(Items(await user.GetAsync("/v1/runs?created_after=2999-01-01T00:00:00Z")));
        Assert.Equal(7, Items(await user.GetAsync("/v1/runs?created_after=2001-01-01T00:00:00Z")).Count);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=x")]
    [InlineData("cursor=abc")]
    [InlineData("created_after=yesterday")]
    [InlineData("agent=%00")]
    public async Task A_list_refuses_what_it_does_not_understand(string query)
    {
        using var user = await host.UserAsync();
        (await user.GetAsync("/v1/runs?" + query)).IsProblem(400, "invalid_request");
    }

    [Fact]
    public async Task Events_are_the_log_from_a_seq_on_untouched()
    {
        using var user = await host.UserAsync();
        var id = await user.RunAsync();
        await host.WriteAsync(async (db, now) =>
        {
            (await db.Runs.SingleAsync(r => r.CorrelationId == id)).LastSeq = 3;
            db.AddRange(Enumerable.Range(1, 3).Select(i => Seed.Event(id, i, "agent_thinking", now)));
        });
        var first = await user.GetAsync($"/v1/runs/{id}/events?limit=2");
        Assert.Equal("2", first.Json.GetProperty("next_cursor").GetString());
        var item = first.Json.GetProperty("items")[1];
        Assert.Equal((1, $"{id}:2", 2), (item.GetProperty("v").GetInt32(), item.GetProperty("id").GetString(), item.GetProperty("seq").GetInt32()));
        Assert.Equal("0.10", item.GetProperty("data").GetProperty("amount").GetRawText());
        Assert.EndsWith("Z", item.GetProperty("time").GetString(), StringComparison.Ordinal);
        Assert.Equal(3, Assert.Single((await user.GetAsync($"/v1/runs/{id}/events?after=2")).Json.GetProperty("items").EnumerateArray()).GetProperty("seq").GetInt32());
        Assert.Single((await user.GetAsync($"/v1/runs/{id}/events?cursor=2")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Who_asks_for_a_stream_is_redirected_to_it()
    {
        await using var own = await ApiHost.StartAsync(null, ("Stream:PublicUrl", "http://stream.example:81/"));
        using var user = await own.UserAsync();
        var id = await user.RunAsync();
        var answer = await user.GetAsync($"/v1/runs/{id}/events?after=4", ("Accept", "text/event-stream"));
        Assert.Equal((307, $"http://stream.example:81/v1/stream/runs/{id}?after=4"), (answer.Status, answer.Headers["Location"]));
        using var here = await host.UserAsync();
        var hereId = await here.RunAsync();
        Assert.Equal($"/v1/stream/runs/{hereId}?after=0", (await here.GetAsync($"/v1/runs/{hereId}/events", ("Accept", "text/event-stream"))).Headers["Location"]);
    }

    static IReadOnlyList<Guid> Items(Answer answer) => [.. answer.Json.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetGuid())];
}
