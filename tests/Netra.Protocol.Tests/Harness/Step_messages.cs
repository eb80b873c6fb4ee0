using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Netra.AgentWorker.Steps;
using Netra.Contracts;
using Netra.Contracts.Runs;
using Netra.Contracts.Tools;
using Netra.Storage;
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
    public async Task A_steps_lease_is_renewed_again_after_an_outage_of_the_database()
    {
        var run = await harness.AddRunAsync(Running);
        using var scope = RowScope.User(harness.TenantId, harness.OwnerId);
        var contexts = new AwayAtFirst(harness.Get<IDbContextFactory<NetraDb>>());

        await using (var lease = new StepLeases(contexts, new("w"), TimeProvider.System).Watch(run, TestContext.Current.CancellationToken))
        {
            Assert.Null(await LeaseOfAsync(run));
            for (var tries = 0; tries < 200 && await LeaseOfAsync(run) is null; tries++)
                await Task.Delay(50, TestContext.Current.CancellationToken);
            Assert.False(lease.Token.IsCancellationRequested);
        }

        Assert.True(contexts.Away);
        Assert.NotNull(await LeaseOfAsync(run));
    }

    [Fact]
    public async Task A_step_whose_worker_was_lost_is_counted_and_executed_again()
    {
        var run = await harness.AddRunAsync(r => Lost(r, losses: 0));

        await harness.SendAsync(new ExecuteStep(run.CorrelationId, 1, run.TenantId, run.OwnerId));

        Assert.Equal(2, harness.Bus.Sent.Select<CallTool>().Take(2).Count());
        await using var db = await harness.DbAsync();
        var row = db.Runs.Single(r => r.CorrelationId == run.CorrelationId);
        Assert.Equal((RunStatus.Waiting, 1, null), (row.Status, row.StepLosses, row.StepWorker));
    }

    [Fact]
    public async Task A_step_at_which_five_workers_were_lost_ends_the_run()
    {
        var run = await harness.AddRunAsync(r => Lost(r, losses: 4));

        await harness.SendAsync(new ExecuteStep(run.CorrelationId, 1, run.TenantId, run.OwnerId));

        Assert.True(await harness.Bus.Published.Any<Contracts.Events.RunEventsAppended>());
        await using var db = await harness.DbAsync();
        var ended = db.Runs.Single(r => r.CorrelationId == run.CorrelationId);
        Assert.Equal(
            (RunStatus.Failed, ErrorCodes.WorkerLost, "attempts_exhausted: 5 workers were lost while script decided step 1."),
            (ended.Status, ended.ErrorCode, ended.ErrorMessage));
        Assert.Empty(db.ToolCalls);
    }

    [Fact]
    public async Task The_next_step_begins_with_no_losses()
    {
        var run = await harness.AddRunAsync(r =>
        {
            Lost(r, losses: 3);
            r.Input = """{"steps":[{"say":"nothing"},{"sleep_ms":60000}]}""";
        });

        await harness.SendAsync(new ExecuteStep(run.CorrelationId, 1, run.TenantId, run.OwnerId));

        Assert.True(await harness.Bus.Published.Any<Contracts.Events.RunEventsAppended>());
        await using var db = await harness.DbAsync();
        var row = db.Runs.Single(r => r.CorrelationId == run.CorrelationId);
        Assert.Equal((2, 0), (row.Step, row.StepLosses));
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

    static void Lost(Run run, int losses)
    {
        Running(run);
        (run.StepWorker, run.StepLeaseUntil, run.StepLosses) = ("gone", run.CreatedAt.AddSeconds(-1), losses);
    }

    static void Running(Run run) =>
        (run.Status, run.Step, run.StepAttempt, run.StartedAt) = (RunStatus.Running, 1, 1, run.CreatedAt);

    async Task<DateTimeOffset?> LeaseOfAsync(Run run)
    {
        await using var db = await harness.DbAsync();
        return (await db.Runs.AsNoTracking().SingleAsync(r => r.CorrelationId == run.CorrelationId)).StepLeaseUntil;
    }

    /// <summary>A database that cannot be reached at the first try.</summary>
    sealed class AwayAtFirst(IDbContextFactory<NetraDb> contexts) : IDbContextFactory<NetraDb>
    {
        public bool Away { get; private set; }

        public NetraDb CreateDbContext()
        {
            if (Away)
                return contexts.CreateDbContext();
            Away = true;
            throw new SocketException((int)SocketError.ConnectionRefused);
        }
    }
}
