using Netra.Contracts;
using Netra.Contracts.Events;
using Netra.Contracts.Runs;
using Netra.Contracts.Tools;
using Netra.Storage.Runs;

namespace Netra.Protocol.Tests;

/// <summary>Which messages the run's saga answers with.</summary>
public sealed class Run_saga_messages : IAsyncLifetime
{
    readonly SagaHarness harness = new();

    public async ValueTask InitializeAsync() => await harness.StartRunsAsync();

    public ValueTask DisposeAsync() => harness.DisposeAsync();

    [Fact]
    public async Task StartRun_begins_the_run_and_sends_its_first_step_and_a_hint()
    {
        var run = await harness.AddRunAsync();

        await harness.SendAsync(new StartRun(run.CorrelationId, run.TenantId, run.OwnerId));

        Assert.True(await harness.Bus.Sent.Any<ExecuteStep>(m => m.Context.Message is { Step: 1 } step && step.RunId == run.CorrelationId));
        Assert.True(await harness.Bus.Published.Any<RunEventsAppended>(m => m.Context.Message is { FromSeq: 1, Head: 1 } hint && hint.Events[0].Type == EventTypes.AgentStarted));
    }

    [Fact]
    public async Task A_second_StartRun_adds_no_event_and_sends_the_pending_step_again()
    {
        var run = await harness.AddRunAsync();
        var start = new StartRun(run.CorrelationId, run.TenantId, run.OwnerId);

        await harness.SendAsync(start);
        Assert.True(await harness.Bus.Sent.Any<ExecuteStep>());
        await harness.SendAsync(start);

        Assert.Equal(2, harness.Bus.Sent.Select<ExecuteStep>().Take(2).Count());
        await using var db = await harness.DbAsync();
        Assert.Single(db.RunEvents.Where(e => e.RunId == run.CorrelationId));
    }

    [Fact]
    public async Task A_message_for_a_missing_run_is_acknowledged_without_a_fault()
    {
        await harness.SendAsync(new StartRun(Guid.CreateVersion7(), harness.TenantId, harness.OwnerId));

        Assert.True(await harness.Bus.Consumed.Any<StartRun>(m => m.Exception is null));
        Assert.Empty(harness.Bus.Sent.Select<ExecuteStep>(m => true, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task CallEnded_books_the_call_and_sends_the_next_step()
    {
        var run = await harness.AddRunAsync(Waiting);
        var call = await harness.AddCallAsync(run, "noop", c => (c.Status, c.Result, c.DueAt, c.EndedAt) = (CallStatus.Succeeded, "{}", null, c.CreatedAt));

        await harness.SendAsync(new CallEnded(run.CorrelationId, call.CorrelationId, run.TenantId, run.OwnerId));

        Assert.True(await harness.Bus.Sent.Any<ExecuteStep>(m => m.Context.Message.Step == 2));
        await using var db = await harness.DbAsync();
        Assert.Equal(EventTypes.ToolCompleted, Assert.Single(db.RunEvents.Where(e => e.RunId == run.CorrelationId)).Type);
    }

    [Fact]
    public async Task RunDue_before_the_deadline_sends_what_is_pending()
    {
        var run = await harness.AddRunAsync();

        await harness.SendAsync(new RunDue(run.CorrelationId, run.TenantId, run.OwnerId));

        Assert.True(await harness.Bus.Sent.Any<StartRun>(m => m.Context.Message.RunId == run.CorrelationId));
    }

    [Fact]
    public async Task RunDue_past_the_deadline_times_the_run_out_and_closes_its_calls()
    {
        var run = await harness.AddRunAsync(r =>
        {
            Waiting(r);
            r.DeadlineAt = r.CreatedAt.AddSeconds(-1);
        });
        var call = await harness.AddCallAsync(run, "probe", c => (c.Status, c.Attempt, c.Worker, c.LeaseUntil) = (CallStatus.Running, 1, "w", c.CreatedAt.AddSeconds(3)));

        await harness.SendAsync(new RunDue(run.CorrelationId, run.TenantId, run.OwnerId));

        Assert.True(await harness.Bus.Published.Any<CancelCall>(m => m.Context.Message.CallId == call.CorrelationId));
        await using var db = await harness.DbAsync();
        Assert.Equal(RunStatus.TimedOut, db.Runs.Single(r => r.CorrelationId == run.CorrelationId).Status);
        Assert.Equal(CallStatus.TimedOut, db.ToolCalls.Single(c => c.CorrelationId == call.CorrelationId).Status);
    }

    [Fact]
    public async Task CancelRun_without_a_request_in_the_row_changes_nothing()
    {
        var run = await harness.AddRunAsync(Waiting);

        await harness.SendAsync(new CancelRun(run.CorrelationId, run.TenantId, run.OwnerId));

        Assert.True(await harness.Bus.Consumed.Any<CancelRun>());
        await using var db = await harness.DbAsync();
        Assert.Equal(RunStatus.Waiting, db.Runs.Single(r => r.CorrelationId == run.CorrelationId).Status);
    }

    [Fact]
    public async Task CancelRun_ends_a_run_whose_calls_nobody_has_claimed()
    {
        var run = await harness.AddRunAsync(r =>
        {
            Waiting(r);
            r.CancelRequestedAt = r.CreatedAt;
        });
        await harness.AddCallAsync(run, "probe");

        await harness.SendAsync(new CancelRun(run.CorrelationId, run.TenantId, run.OwnerId));

        Assert.True(await harness.Bus.Published.Any<RunEventsAppended>(m => m.Context.Message.Events.Any(e => e.Type == EventTypes.AgentCancelled)));
        await using var db = await harness.DbAsync();
        Assert.Equal(RunStatus.Cancelled, db.Runs.Single(r => r.CorrelationId == run.CorrelationId).Status);
    }

    static void Waiting(Run run) =>
        (run.Status, run.WaitingFor, run.Step, run.StepAttempt, run.StepDecided, run.StartedAt) = (RunStatus.Waiting, WaitingFor.Tools, 1, 1, true, run.CreatedAt);
}
