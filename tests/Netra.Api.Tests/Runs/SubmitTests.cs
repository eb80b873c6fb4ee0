using Microsoft.EntityFrameworkCore;
using Netra.Contracts;
using Netra.Contracts.Runs;

namespace Netra.Api.Tests.Runs;

public sealed class SubmitTests(ApiHost host)
{
    [Fact]
    public async Task An_accepted_run_is_a_row_with_a_due_time_and_is_nudged_after_the_answer()
    {
        using var user = await host.UserAsync();
        var answer = await user.PostAsync(
            "/v1/runs",
            """{"agent":"echo","input":{"text":"hi","deep":{"n":1}},"timeout_seconds":0.5,"priority":7,"labels":{"team":"a\"b"}}""",
            ("X-Correlation-Id", "corr-1"), ("X-Session-Id", "s-1"), ("X-Request-Id", "r-1"), ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));

        Assert.Equal(202, answer.Status);
        Assert.Equal($"/v1/runs/{answer.Id}", answer.Headers["Location"]);
        Assert.Equal("no-store", answer.Headers["Cache-Control"]);
        Assert.Equal("queued", answer.Json.GetProperty("status").GetString());
        Assert.Equal("""{"text":"hi","deep":{"n":1}}""", answer.Json.GetProperty("input").GetRawText());
        Assert.Equal("a\"b", answer.Json.GetProperty("labels").GetProperty("team").GetString());
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", answer.Json.GetProperty("trace_id").GetString());
        Assert.EndsWith("Z", answer.Json.GetProperty("created_at").GetString(), StringComparison.Ordinal);

        await using var db = host.OpenDatabase();
        var run = await db.Runs.SingleAsync(r => r.CorrelationId == answer.Id);
        Assert.Equal((user.TenantId, user.UserId, "echo"), (run.TenantId, run.OwnerId, run.Agent));
        Assert.Equal((TimeSpan.FromSeconds(0.5), 7), (run.Timeout, run.Priority));
        Assert.Equal(("corr-1", "s-1", "r-1"), (run.CorrelationKey, run.SessionId, run.RequestId));
        Assert.Equal(run.CreatedAt + TimeSpan.FromSeconds(2), run.DueAt);
        Assert.Equal(run.CreatedAt + TimeSpan.FromHours(24), run.DeadlineAt);
        await Eventually.TrueAsync(() => host.Received.Contains(new StartRun(answer.Id, user.TenantId, user.UserId)), "StartRun");
    }

    [Theory]
    [InlineData("""{"agent":"","input":{}}""", "/agent")]
    [InlineData("""{"agent":null,"input":{}}""", "/agent")]
    [InlineData("""{"input":{}}""", "/agent")]
    [InlineData("""{"agent":"echo"}""", "/input")]
    [InlineData("""{"agent":"echo","input":[]}""", "/input")]
    [InlineData("""{"agent":"echo","input":"x"}""", "/input")]
    [InlineData("""{"agent":5,"input":{}}""", "/agent")]
    [InlineData("""{"agent":"echo","input":{"text":"x"},"status":"completed"}""", "/status")]
    [InlineData("""{"agent":"echo","input":{"text":"x"},"run_at":"2030-01-01T00:00:00Z"}""", "/run_at")]
    [InlineData("""{"agent":"echo","input":{"text":"x"},"owner":"me"}""", "/owner")]
    [InlineData("""{"agent":"echo","input":{"text":"x"},"priority":10}""", "/priority")]
    [InlineData("""{"agent":"echo","input":{"text":"x"},"timeout_seconds":0}""", "/timeout_seconds")]
    [InlineData("""{"agent":"echo","input":{"text":"x"},"timeout_seconds":86401}""", "/timeout_seconds")]
    [InlineData("""{"agent":"echo","input":{"text":"x"},"timeout_seconds":"5"}""", "/timeout_seconds")]
    [InlineData("""{"agent":"echo","input":{"text":"x"},"labels":{"a":5}}""", "/labels/a")]
    public async Task A_body_out_of_bounds_is_refused_with_a_pointer_to_the_fault(string body, string pointer)
    {
        using var user = await host.UserAsync();
        var answer = (await user.PostAsync("/v1/runs", body)).IsProblem(400, "invalid_request");
        Assert.Contains(pointer, answer.Pointers);
        await NothingHappenedAsync(user);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"agent":"echo","agent":"echo","input":{"text":"x"}}""")]
    [InlineData("""{"agent":"echo","input":{"text":"x","text":"y"}}""")]
    public async Task A_body_that_is_no_JSON_object_is_refused(string body)
    {
        using var user = await host.UserAsync();
        (await user.PostAsync("/v1/runs", body)).IsProblem(400, "invalid_request");
        await NothingHappenedAsync(user);
    }

    [Fact]
    public async Task A_body_of_more_than_64_levels_is_refused()
    {
        using var user = await host.UserAsync();
        var deep = string.Concat(Enumerable.Repeat("""{"a":""", 64)) + "1" + new string('}', 64);
        (await user.PostAsync("/v1/runs", $$"""{"agent":"planner","input":{{deep}}}""")).IsProblem(400, "invalid_request");
        await NothingHappenedAsync(user);
    }

    [Fact]
    public async Task Input_that_breaks_the_schema_is_refused_with_a_pointer_to_each_fault()
    {
        using var user = await host.UserAsync();
        var answer = (await user.PostAsync("/v1/runs", """{"agent":"echo","input":{"text":5,"deep":{"n":"x"},"more":1}}""")).IsProblem(400, "invalid_input");
        Assert.Contains("/input/text", answer.Pointers);
        Assert.Contains("/input/deep/n", answer.Pointers);
        Assert.Equal(3, answer.Pointers.Count);
        await NothingHappenedAsync(user);
    }

    [Fact]
    public async Task An_unknown_agent_is_named()
    {
        using var user = await host.UserAsync();
        var answer = (await user.PostAsync("/v1/runs", """{"agent":"nope","input":{}}""")).IsProblem(404, "unknown_agent");
        Assert.Equal("Agent nope not found", answer.Json.GetProperty("detail").GetString());
        await NothingHappenedAsync(user);
    }

    [Fact]
    public async Task An_agent_of_a_higher_tier_is_refused_with_the_tier_that_grants_it()
    {
        using var user = await host.UserAsync("free");
        var answer = (await user.PostAsync("/v1/runs", """{"agent":"planner","input":{}}""")).IsProblem(403, "missing_permission");
        Assert.Equal("optimization", Assert.Single(answer.Json.GetProperty("missing").EnumerateArray()).GetString());
        Assert.Equal("early", answer.Json.GetProperty("upgrade_to").GetString());
        var admin = (await user.PostAsync("/v1/runs", """{"agent":"auditor","input":{}}""")).IsProblem(403, "missing_permission");
        Assert.False(admin.Json.TryGetProperty("upgrade_to", out _));
        await NothingHappenedAsync(user);
    }

    [Fact]
    public async Task A_timeout_above_the_tiers_maximum_is_refused_and_its_default_is_the_tiers()
    {
        using var user = await host.UserAsync("free");
        (await user.PostAsync("/v1/runs", """{"agent":"echo","input":{"text":"x"},"timeout_seconds":25.5}""")).IsProblem(400, "invalid_request");
        Assert.Equal(25, (await user.SubmitAsync()).Json.GetProperty("timeout_seconds").GetDouble());
    }

    [Fact]
    public async Task An_unknown_thread_is_not_found()
    {
        using var user = await host.UserAsync();
        (await user.PostAsync("/v1/runs", $$"""{"agent":"echo","input":{"text":"x"},"thread_id":"{{Guid.CreateVersion7()}}"}""")).IsProblem(404, "not_found");
        await NothingHappenedAsync(user);
    }

    [Fact]
    public async Task A_body_of_more_than_one_MiB_is_refused_declared_or_chunked()
    {
        using var user = await host.UserAsync();
        var body = """{"agent":"planner","input":{"a":"####"}}""".Replace("####", new string('x', 1 << 20), StringComparison.Ordinal);
        (await user.PostAsync("/v1/runs", body)).IsProblem(413, "body_too_large");
        (await user.PostAsync("/v1/runs", body, ("Transfer-Encoding", "chunked"))).IsProblem(413, "body_too_large");
        (await user.PostAsync("/v1/runs", body + new string(' ', 20 << 20))).IsProblem(413, "body_too_large");
        await NothingHappenedAsync(user);
    }

    [Fact]
    public async Task Another_content_type_is_refused()
    {
        using var user = await host.UserAsync();
        using var content = new StringContent("agent=echo");
        (await user.SendAsync(HttpMethod.Post, "/v1/runs", content)).IsProblem(415, "unsupported_media_type");
        await NothingHappenedAsync(user);
    }

    [Fact]
    public async Task Who_prefers_to_wait_gets_the_end()
    {
        using var user = await host.UserAsync();
        var end = Task.Run(async () =>
        {
            await Eventually.TrueAsync(() => host.Received.OfType<StartRun>().Any(s => s.OwnerId == user.UserId), "StartRun");
            await host.WriteAsync(async (db, now) =>
            {
                var run = await db.Runs.SingleAsync(r => r.OwnerId == user.UserId);
                (run.Status, run.Result, run.DueAt, run.CompletedAt, run.UpdatedAt) = (RunStatus.Completed, """{"sum":1.10}""", null, now, now);
            });
        }, TestContext.Current.CancellationToken);
        var answer = await user.SubmitAsync(headers: ("Prefer", "respond-async, wait=20"));
        await end;
        Assert.Equal((200, "completed"), (answer.Status, answer.Json.GetProperty("status").GetString()));
        Assert.Equal("""{"sum":1.10}""", answer.Json.GetProperty("result").GetRawText());
        Assert.Equal("wait=20", answer.Headers["Preference-Applied"]);
    }

    [Fact]
    public async Task Who_prefers_to_wait_too_short_gets_the_run_as_it_is()
    {
        using var user = await host.UserAsync();
        var answer = await user.SubmitAsync(headers: ("Prefer", "wait=1"));
        Assert.Equal((202, "queued"), (answer.Status, answer.Json.GetProperty("status").GetString()));
    }

    /// <summary>Nothing of the user is stored, and the next command that arrives is that of a run accepted after the refusals.</summary>
    async Task NothingHappenedAsync(TestUser user)
    {
        await using (var db = host.OpenDatabase())
            Assert.Equal(0, await db.Runs.CountAsync(r => r.OwnerId == user.UserId) + await db.IdempotencyKeys.CountAsync(k => k.OwnerId == user.UserId));
        var next = await user.RunAsync();
        await Eventually.TrueAsync(() => host.Received.OfType<StartRun>().Any(s => s.RunId == next), "StartRun");
        Assert.Single(host.Received, c => c.OwnerId == user.UserId);
    }
}
