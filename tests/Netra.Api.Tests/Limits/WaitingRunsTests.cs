using Microsoft.EntityFrameworkCore;

namespace Netra.Api.Tests.Limits;

public sealed class WaitingRunsTests
{
    [Fact]
    public async Task Over_the_limit_of_waiting_runs_a_submit_is_refused_and_a_replay_is_not()
    {
        await using var host = await ApiHost.StartAsync(null, ("Runs:MostWaiting", "3"));
        using var user = await host.UserAsync("enterprise");
        using var colleague = await host.UserAsync("enterprise", user.Tenant);
        var first = await user.SubmitAsync(headers: ("Idempotency-Key", "k"));
        await user.RunAsync();
        await colleague.RunAsync();
        var refused = (await user.SubmitAsync()).IsProblem(429, "quota_exceeded");
        Assert.True(refused.Headers.ContainsKey("Retry-After"));
        (await colleague.SubmitAsync()).IsProblem(429, "quota_exceeded");
        Assert.Equal((202, first.Id), (await user.SubmitAsync(headers: ("Idempotency-Key", "k")) is var replay ? (replay.Status, replay.Id) : default));
        (await user.SubmitAsync("other", ("Idempotency-Key", "k"))).IsProblem(422, "idempotency_key_reused");
        await using var db = host.OpenDatabase();
        Assert.Equal(3, await db.Runs.CountAsync());
        await host.WriteAsync(async (rows, _) =>
        {
            var run = await rows.Runs.SingleAsync(r => r.CorrelationId == first.Id);
            (run.Status, run.DueAt) = ("completed", null);
        });
        await Eventually.TrueAsync(async () => (await user.SubmitAsync()).Status == 202, "a place for another run");
    }
}
