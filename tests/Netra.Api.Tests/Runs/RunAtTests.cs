using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Netra.Contracts.Runs;

namespace Netra.Api.Tests.Runs;

public sealed class RunAtTests(ApiHost shared)
{
    [Fact]
    public async Task A_run_for_later_is_due_then_and_nobody_is_told_before()
    {
        using var user = await shared.UserAsync();
        var start = TimeProvider.System.GetUtcNow().AddHours(3);

        var answer = await user.PostAsync("/v1/runs", new { agent = "echo", input = new { text = "x" }, run_at = start });
        var now = await user.RunAsync();

        Assert.Equal(202, answer.Status);
        await using var db = shared.OpenDatabase();
        var run = await db.Runs.SingleAsync(r => r.CorrelationId == answer.Id);
        Assert.Equal((start, start, start.AddDays(1)), (run.RunAt!.Value, run.DueAt!.Value, run.DeadlineAt));
        await Eventually.TrueAsync(() => shared.Received.Contains(new StartRun(now, user.TenantId, user.UserId)), "StartRun of the other");
        Assert.DoesNotContain(new StartRun(answer.Id, user.TenantId, user.UserId), shared.Received);
        Assert.Contains("does not start before", (await user.GetAsync($"/v1/runs/{answer.Id}/explain")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_past_is_now_and_years_ahead_are_refused()
    {
        using var user = await shared.UserAsync();
        var past = await user.PostAsync("/v1/runs", new { agent = "echo", input = new { text = "x" }, run_at = "2020-01-01T00:00:00Z" });
        Assert.Equal((202, "null"), (past.Status, past.Json.GetProperty("run_at").GetRawText()));
        var far = TimeProvider.System.GetUtcNow().AddDays(400).ToString("O", CultureInfo.InvariantCulture);
        Assert.Equal(["/run_at"], (await user.PostAsync("/v1/runs", new { agent = "echo", input = new { text = "x" }, run_at = far })).IsProblem(400, "invalid_request").Pointers);
    }
}
