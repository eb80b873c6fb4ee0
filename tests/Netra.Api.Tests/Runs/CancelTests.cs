using Microsoft.EntityFrameworkCore;
using Netra.Contracts;
using Netra.Contracts.Runs;

namespace Netra.Api.Tests.Runs;

public sealed class CancelTests(ApiHost host)
{
    [Fact]
    public async Task A_cancel_is_in_the_row_before_the_answer_and_a_second_one_changes_nothing()
    {
        using var user = await host.UserAsync();
        var id = await user.RunAsync();
        var answer = await user.PostAsync($"/v1/runs/{id}/cancel", "");
        Assert.Equal((202, true), (answer.Status, answer.Json.GetProperty("cancel_requested").GetBoolean()));
        await using var db = host.OpenDatabase();
        var run = await db.Runs.AsNoTracking().SingleAsync(r => r.CorrelationId == id);
        Assert.NotNull(run.CancelRequestedAt);
        Assert.Equal(run.CancelRequestedAt, run.DueAt);
        await Eventually.TrueAsync(() => host.Received.Contains(new CancelRun(id, user.TenantId, user.UserId)), "CancelRun");

        Assert.Equal(202, (await user.PostAsync($"/v1/runs/{id}/cancel", "")).Status);
        Assert.Equal(run.CancelRequestedAt, (await db.Runs.AsNoTracking().SingleAsync(r => r.CorrelationId == id)).CancelRequestedAt);
    }

    [Fact]
    public async Task A_run_that_has_ended_stays_as_it_is()
    {
        using var user = await host.UserAsync();
        var id = await user.RunAsync();
        await host.WriteAsync(async (db, _) =>
        {
            var run = await db.Runs.SingleAsync(r => r.CorrelationId == id);
            (run.Status, run.DueAt) = (RunStatus.Completed, null);
        });
        var answer = await user.PostAsync($"/v1/runs/{id}/cancel", "");
        Assert.Equal((200, "completed", false), (answer.Status, answer.Json.GetProperty("status").GetString(), answer.Json.GetProperty("cancel_requested").GetBoolean()));
        await using var db = host.OpenDatabase();
        Assert.Null((await db.Runs.SingleAsync(r => r.CorrelationId == id)).DueAt);
    }
}
