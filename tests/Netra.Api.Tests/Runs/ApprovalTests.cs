using Microsoft.EntityFrameworkCore;
using Netra.Contracts.Runs;
using Netra.Storage.Runs;

namespace Netra.Api.Tests.Runs;

public sealed class ApprovalTests(ApiHost shared)
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task The_first_decision_counts(string engine)
    {
        await using var host = await ApiHost.StartAsync(TestDatabase.Of(engine));
        using var user = await host.UserAsync();
        var (run, call) = await AskAsync(host, user, TimeSpan.FromMinutes(5));
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            user.PostAsync($"/v1/runs/{run}/approvals/{call}", new { approve = i % 2 == 0, comment = $"c{i}" })));
        var decided = Assert.Single(answers, a => a.Status == 200);
        Assert.All(answers.Where(a => a != decided), a => a.IsProblem(409, "already_decided"));

        await using var db = host.OpenDatabase();
        var row = await db.ToolCalls.SingleAsync(c => c.CorrelationId == call);
        Assert.Equal((CallStatus.Succeeded, null), (row.Status, row.DueAt));
        Assert.NotNull(row.EndedAt);
        var approved = decided.Json.GetProperty("approved").GetRawText();
        Assert.Equal($$"""{"approved":{{approved}},"comment":"{{decided.Json.GetProperty("comment").GetString()}}","decided_by":"{{user.UserId}}"}""", row.Result);
        Assert.Equal(row.EndedAt, (await db.Runs.SingleAsync(r => r.CorrelationId == run)).DueAt);
        await Eventually.TrueAsync(() => host.Received.Contains(new CallEnded(run, call, user.TenantId, user.UserId)), "CallEnded");
    }

    [Fact]
    public async Task An_expired_question_is_gone_and_changes_nothing()
    {
        using var user = await shared.UserAsync();
        var (run, call) = await AskAsync(shared, user, TimeSpan.FromSeconds(-1));
        await using var db = shared.OpenDatabase();
        var due = (await db.Runs.AsNoTracking().SingleAsync(r => r.CorrelationId == run)).DueAt;
        (await user.PostAsync($"/v1/runs/{run}/approvals/{call}", new { approve = true })).IsProblem(410, "expired");
        Assert.Equal(due, (await db.Runs.AsNoTracking().SingleAsync(r => r.CorrelationId == run)).DueAt);
        Assert.Null((await db.ToolCalls.SingleAsync(c => c.CorrelationId == call)).Result);
    }

    [Fact]
    public async Task A_tool_call_is_no_question_and_a_decision_must_be_one()
    {
        using var user = await shared.UserAsync();
        var run = await user.RunAsync();
        var tool = Guid.Empty;
        await shared.WriteAsync((db, now) =>
        {
            var call = Seed.Call(user, run, CallKinds.Tool, "noop", now);
            tool = call.CorrelationId;
            db.Add(call);
            return Task.CompletedTask;
        });
        (await user.PostAsync($"/v1/runs/{run}/approvals/{tool}", new { approve = true })).IsProblem(404, "not_found");
        (await user.PostAsync($"/v1/runs/{run}/approvals/{tool}", new { comment = "?" })).IsProblem(400, "invalid_request");
        (await user.PostAsync($"/v1/runs/{run}/approvals/{tool}", new { approve = true, by = "me" })).IsProblem(400, "invalid_request");
    }

    static async Task<(Guid Run, Guid Call)> AskAsync(ApiHost host, TestUser user, TimeSpan expires)
    {
        var run = await user.RunAsync();
        var id = Guid.Empty;
        await host.WriteAsync((db, now) =>
        {
            var call = Seed.Call(user, run, CallKinds.Approval, "approval", now);
            (id, call.DeadlineAt) = (call.CorrelationId, now + expires);
            db.Add(call);
            return Task.CompletedTask;
        });
        return (run, id);
    }
}
