using Microsoft.EntityFrameworkCore;

namespace Netra.Api.Tests.Runs;

public sealed class IdempotencyTests(ApiHost shared)
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Fifty_at_once_with_one_key_make_one_run(string engine)
    {
        await using var host = await ApiHost.StartAsync(TestDatabase.Of(engine));
        using var user = await host.UserAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => user.SubmitAsync(headers: ("Idempotency-Key", "k"))));
        Assert.All(answers, a => Assert.Equal(202, a.Status));
        Assert.Single(answers.Select(a => a.Id).Distinct());
        Assert.Equal(49, answers.Count(a => a.Headers.ContainsKey("Idempotency-Replayed")));
        await using var db = host.OpenDatabase();
        Assert.Equal(1, await db.Runs.CountAsync(r => r.OwnerId == user.UserId));
    }

    [Fact]
    public async Task A_replay_answers_the_run_as_it_is_now_and_a_quoted_key_is_the_bare_one()
    {
        using var user = await shared.UserAsync();
        var first = await user.SubmitAsync(headers: ("Idempotency-Key", "a b"));
        Assert.False(first.Headers.ContainsKey("Idempotency-Replayed"));
        await shared.WriteAsync(async (db, _) => (await db.Runs.SingleAsync(r => r.CorrelationId == first.Id)).Status = "running");
        var second = await user.SubmitAsync(headers: ("Idempotency-Key", "\"a b\""));
        Assert.Equal((202, first.Id, "running"), (second.Status, second.Id, second.Json.GetProperty("status").GetString()));
        Assert.Equal("true", second.Headers["Idempotency-Replayed"]);
        Assert.Equal(first.Headers["Location"], second.Headers["Location"]);
    }

    [Fact]
    public async Task Another_body_with_the_same_key_is_a_422()
    {
        using var user = await shared.UserAsync();
        await user.SubmitAsync("one", ("Idempotency-Key", "k"));
        (await user.SubmitAsync("two", ("Idempotency-Key", "k"))).IsProblem(422, "idempotency_key_reused");
    }

    [Fact]
    public async Task Keys_are_per_user()
    {
        using var one = await shared.UserAsync();
        using var two = await shared.UserAsync();
        Assert.NotEqual((await one.SubmitAsync(headers: ("Idempotency-Key", "k"))).Id, (await two.SubmitAsync(headers: ("Idempotency-Key", "k"))).Id);
    }

    [Fact]
    public async Task A_refused_request_leaves_its_key_free()
    {
        using var user = await shared.UserAsync();
        (await user.PostAsync("/v1/runs", """{"agent":"nope","input":{}}""", ("Idempotency-Key", "k"))).IsProblem(404, "unknown_agent");
        var answer = await user.SubmitAsync(headers: ("Idempotency-Key", "k"));
        Assert.Equal(202, answer.Status);
        Assert.False(answer.Headers.ContainsKey("Idempotency-Replayed"));
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("")]
    [InlineData("256")]
    [InlineData("a\tb")]
    public async Task A_key_that_is_none_is_refused(string key)
    {
        using var user = await shared.UserAsync();
        (await user.SubmitAsync(headers: ("Idempotency-Key", key == "256" ? new string('k', 256) : key))).IsProblem(400, "invalid_request");
    }
}
