using Microsoft.EntityFrameworkCore;
using Netra.Contracts;
using Netra.Contracts.Runs;

namespace Netra.Api.Tests.Runs;

public sealed class RetryTests(ApiHost shared)
{
    [Theory]
    [InlineData("""{"from":"failed_step"}""", true)]
    [InlineData("""{"from":"start"}""", false)]
    [InlineData("", true)]
    public async Task A_run_that_has_ended_is_tried_again_as_a_new_one(string body, bool reuses)
    {
        using var user = await shared.UserAsync();
        var old = await EndedAsync(user);

        var answer = await user.PostAsync($"/v1/runs/{old}/retry", body);

        Assert.Equal(202, answer.Status);
        Assert.Equal((old, "queued"), (answer.Json.GetProperty("retry_of").GetGuid(), answer.Json.GetProperty("status").GetString()));
        Assert.NotEqual(old, answer.Id);
        await using var db = shared.OpenDatabase();
        var run = await db.Runs.SingleAsync(r => r.CorrelationId == answer.Id);
        Assert.Equal((reuses, "echo", """{"text":"hi"}"""), (run.Reuses, run.Agent, run.Input));
        Assert.Equal(RunStatus.Failed, (await db.Runs.SingleAsync(r => r.CorrelationId == old)).Status);
        await Eventually.TrueAsync(() => shared.Received.Contains(new StartRun(answer.Id, user.TenantId, user.UserId)), "StartRun");
    }

    [Fact]
    public async Task The_same_key_again_is_the_same_run()
    {
        using var user = await shared.UserAsync();
        var (old, other) = (await EndedAsync(user), await EndedAsync(user));

        var first = await user.PostAsync($"/v1/runs/{old}/retry", """{"from":"start"}""", ("Idempotency-Key", "r"));
        var again = await user.PostAsync($"/v1/runs/{old}/retry", """{"from":"start"}""", ("Idempotency-Key", "r"));

        Assert.Equal((first.Id, "true"), (again.Id, again.Headers["Idempotency-Replayed"]));
        (await user.PostAsync($"/v1/runs/{other}/retry", """{"from":"start"}""", ("Idempotency-Key", "r"))).IsProblem(422, "idempotency_key_reused");
    }

    [Fact]
    public async Task A_run_under_way_another_users_and_a_wrong_start_are_refused()
    {
        using var user = await shared.UserAsync();
        using var other = await shared.UserAsync();
        var live = await user.RunAsync();

        (await user.PostAsync($"/v1/runs/{live}/retry", "{}")).IsProblem(409, "not_ended");
        (await other.PostAsync($"/v1/runs/{live}/retry", "{}")).IsProblem(404, "not_found");
        (await user.PostAsync($"/v1/runs/{live}/retry", """{"from":"here"}""")).IsProblem(400, "invalid_request");
    }

    async Task<Guid> EndedAsync(TestUser user)
    {
        var id = await user.RunAsync();
        await shared.WriteAsync((db, now) => db.Runs.Where(r => r.CorrelationId == id).ExecuteUpdateAsync(
            r => r.SetProperty(x => x.Status, RunStatus.Failed).SetProperty(x => x.DueAt, (DateTimeOffset?)null).SetProperty(x => x.CompletedAt, now)));
        return id;
    }
}
