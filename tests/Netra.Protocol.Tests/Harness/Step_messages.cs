using Netra.Contracts;
using Netra.Contracts.Runs;
using Netra.Contracts.Tools;
using Netra.Storage.Runs;

namespace Netra.Protocol.Tests;

/// <summary>Which messages a step's execution ends in.</summary>
public sealed class Step_messages : IAsyncLifetime
{
    readonly SagaHarness harness = new();

    public async ValueTask InitializeAsync() => await harness.StartStepsAsync();

    public ValueTask DisposeAsync() => harness.DisposeAsync();

    [Fact]
    public async Task A_decision_to_act_makes_the_calls_rows_and_sends_them()
    {
        var run = await harness.AddRunAsync(Running);

        await harness.SendAsync(new ExecuteStep(run.CorrelationId, 1, run.TenantId, run.OwnerId));

        Assert.Equal(2, harness.Bus.Sent.Select<CallTool>().Take(2).Count());
        await using var db = await harness.DbAsync();
        Assert.Equal(2, db.ToolCalls.Count(c => c.RunId == run.CorrelationId));
    }

    [Fact]
    public async Task The_same_step_again_makes_no_more_calls_and_sends_the_pending_ones_again()
    {
        var run = await harness.AddRunAsync(Running);
        var execute = new ExecuteStep(run.CorrelationId, 1, run.TenantId, run.OwnerId);

        await harness.SendAsync(execute);
        Assert.Equal(2, harness.Bus.Sent.Select<CallTool>().Take(2).Count());
        await harness.SendAsync(execute);

        var sent = harness.Bus.Sent.Select<CallTool>().Take(4).Select(m => m.Context.Message.CallId).ToList();
        Assert.Equal((4, 2), (sent.Count, sent.Distinct().Count()));
    }

    [Fact]
    public async Task A_step_that_another_worker_is_at_is_dropped()
    {
        var run = await harness.AddRunAsync(r =>
        {
            Running(r);
            r.StepLeaseUntil = r.CreatedAt.AddSeconds(30);
        });

        await harness.SendAsync(new ExecuteStep(run.CorrelationId, 1, run.TenantId, run.OwnerId));

        Assert.True(await harness.Bus.Consumed.Any<ExecuteStep>());
        await using var db = await harness.DbAsync();
        Assert.Empty(db.ToolCalls);
    }

    [Fact]
    public async Task An_agent_that_nobody_knows_ends_the_run_with_one_error()
    {
        var run = await harness.AddRunAsync(r =>
        {
            Running(r);
            r.Agent = "nobody";
        });

        await harness.SendAsync(new ExecuteStep(run.CorrelationId, 1, run.TenantId, run.OwnerId));

        Assert.True(await harness.Bus.Published.Any<Contracts.Events.RunEventsAppended>());
        await using var db = await harness.DbAsync();
        var ended = db.Runs.Single(r => r.CorrelationId == run.CorrelationId);
        Assert.Equal((RunStatus.Failed, ErrorCodes.UnknownAgent, "Agent nobody not found."), (ended.Status, ended.ErrorCode, ended.ErrorMessage));
        Assert.Single(db.RunEvents);
    }

    static void Running(Run run) =>
        (run.Status, run.Step, run.StepAttempt, run.StartedAt) = (RunStatus.Running, 1, 1, run.CreatedAt);
}
