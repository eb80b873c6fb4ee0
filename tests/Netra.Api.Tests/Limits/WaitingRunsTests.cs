using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Netra.Contracts;
using Netra.Contracts.Runs;
using Netra.Storage.Runs;

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

    [Theory]
    [InlineData("enterprise", 25 * 16)]
    [InlineData("early", 25 * 2)]
    public async Task Behind_many_that_wait_for_a_slot_a_run_joins_their_queue_without_a_word_to_the_workers(string tier, int many)
    {
        await using var host = await ApiHost.StartAsync(TestDatabase.Of("postgresql"));
        using var user = await host.UserAsync(tier);
        using var other = await host.UserAsync(tier);
        await WaitForSlotAsync(host, user, many);
        await WaitForSlotAsync(host, other, many - 1);

        var joins = await user.SubmitAsync();
        var starts = await other.SubmitAsync();

        var later = await user.PostAsync("/v1/runs", $$"""{"agent":"echo","input":{"text":"x"},"run_at":"{{TimeProvider.System.GetUtcNow().AddDays(1):O}}"}""");
        await Eventually.TrueAsync(() => host.Received.Contains(new StartRun(starts.Id, other.TenantId, other.UserId)), "StartRun of the other");
        Assert.DoesNotContain(host.Received.OfType<StartRun>(), s => s.OwnerId == user.UserId);
        Assert.Equal(("queued", "slot"), (joins.Json.GetProperty("status").GetString(), joins.Json.GetProperty("waiting_for").GetString()));
        Assert.Equal(JsonValueKind.Null, later.Json.GetProperty("waiting_for").ValueKind);
        await using var db = host.OpenDatabase();
        var run = await db.Runs.SingleAsync(r => r.CorrelationId == joins.Id);
        Assert.Equal(run.CreatedAt + Run.SlotCheck, run.DueAt);
    }

    static Task WaitForSlotAsync(ApiHost host, TestUser user, int runs) => host.WriteAsync((db, now) =>
    {
        db.AddRange(Enumerable.Range(0, runs).Select(_ =>
        {
            var run = new NewRun(user.TenantId, user.UserId, "echo", "{}", TimeSpan.FromSeconds(1)).Queued(now, TimeSpan.FromHours(1));
            (run.Status, run.WaitingFor) = (RunStatus.Waiting, WaitingFor.Slot);
            return run;
        }));
        return Task.CompletedTask;
    });
}
