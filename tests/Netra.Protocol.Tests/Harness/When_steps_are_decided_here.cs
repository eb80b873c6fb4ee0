using Microsoft.EntityFrameworkCore;
using Netra.AgentWorker.Runs;
using Netra.Contracts;
using Netra.Contracts.Events;
using Netra.Contracts.Runs;
using Netra.Contracts.Tools;
using Netra.Storage;
using Netra.Storage.Runs;

namespace Netra.Protocol.Tests;

/// <summary>The worker whose transition begins a step decides it, without a message.</summary>
public sealed class When_steps_are_decided_here : IAsyncLifetime
{
    readonly SagaHarness harness = new();

    public async ValueTask InitializeAsync() => await harness.StartRunsAsync(here: true);

    public ValueTask DisposeAsync() => harness.DisposeAsync();

    [Fact]
    public async Task StartRun_leads_to_the_first_steps_calls_with_what_a_reading_one_needs()
    {
        var run = await harness.AddRunAsync();

        await harness.SendAsync(new StartRun(run.CorrelationId, run.TenantId, run.OwnerId));

        Assert.True(await harness.Bus.Sent.Any<CallTool>(m => m.Context.Message is { Tool: "noop", Work: { Arguments: "{}", CorrelationKey: "c" } }));
        Assert.True(await harness.Bus.Sent.Any<CallTool>(m => m.Context.Message is { Tool: "probe", Work: null }));
        Assert.Empty(harness.Bus.Sent.Select<ExecuteStep>(_ => true, new CancellationToken(canceled: true)));
        await using var db = await harness.DbAsync();
        Assert.Equal((RunStatus.Waiting, 1, null), (db.Runs.Single().Status, db.Runs.Single().Step, db.Runs.Single().StepLeaseUntil));
    }

    [Fact]
    public async Task The_last_answer_leads_to_the_end_with_all_outcomes()
    {
        var run = await harness.AddRunAsync(r => (r.Status, r.Step, r.StepAttempt, r.StepDecided, r.WaitingFor) = (RunStatus.Waiting, 1, 1, true, "tools"));
        await harness.AddCallAsync(run, "noop", c => (c.Status, c.Booked, c.Result, c.EndedAt, c.DueAt) = (CallStatus.Succeeded, true, """{"first":1}""", c.CreatedAt, null));
        var second = await harness.AddCallAsync(
            run, "probe", c => (c.Status, c.Place, c.Result, c.EndedAt, c.DueAt) = (CallStatus.Succeeded, 1, """{"second":2}""", c.CreatedAt, null));

        await harness.SendAsync(new CallEnded(run.CorrelationId, second.CorrelationId, run.TenantId, run.OwnerId));

        Assert.True(await harness.Bus.Published.Any<RunEventsAppended>(m => m.Context.Message.Events.Any(e => e.Type == "agent_completed")));
        await using var db = await harness.DbAsync();
        Assert.Equal(RunStatus.Completed, db.Runs.Single().Status);
        Assert.Contains("""{"first":1},{"second":2}""", db.Runs.Single().Result!.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_that_only_computes_decides_in_the_transaction_that_begins_the_step()
    {
        var run = await harness.AddRunAsync();

        await harness.SendAsync(new StartRun(run.CorrelationId, run.TenantId, run.OwnerId));

        Assert.True(await harness.Bus.Published.Any<RunEventsAppended>(m => m.Context.Message is { FromSeq: 1, Head: 4 }));
        Assert.Equal(
            [EventTypes.AgentStarted, EventTypes.AgentThinking, EventTypes.ToolExecuting, EventTypes.ToolExecuting],
            harness.Bus.Published.Select<RunEventsAppended>().Single().Context.Message.Events.Select(e => e.Type));
    }

    [Theory]
    [InlineData("""{"steps":[{"sleep_ms":20}]}""")]
    [InlineData("""{"steps":[{"emit":2}]}""")]
    public async Task A_step_at_which_it_waits_after_all_is_decided_after_the_commit(string input)
    {
        var run = await harness.AddRunAsync(r => r.Input = input);

        await harness.SendAsync(new StartRun(run.CorrelationId, run.TenantId, run.OwnerId));

        Assert.True(await harness.Bus.Published.Any<RunEventsAppended>(m => m.Context.Message.Events.Any(e => e.Type == EventTypes.AgentCompleted)));
        Assert.True(await harness.Bus.Published.Any<RunEventsAppended>(m => m.Context.Message is { FromSeq: 1, Head: 1 }));
    }

    [Fact]
    public async Task What_it_throws_ends_the_run_and_not_the_transaction()
    {
        var run = await harness.AddRunAsync(r => r.Input = """{"steps":[{"throw":"no way"}]}""");

        await harness.SendAsync(new StartRun(run.CorrelationId, run.TenantId, run.OwnerId));

        Assert.True(await harness.Bus.Published.Any<RunEventsAppended>(m => m.Context.Message.Events.Any(e => e.Type == EventTypes.AgentError)));
        await using var db = await harness.DbAsync();
        Assert.Equal((RunStatus.Failed, "no way"), (db.Runs.Single().Status, db.Runs.Single().ErrorMessage));
    }

    [Fact]
    public async Task A_trigger_that_comes_again_begins_the_step_on_its_own_so_that_a_deadly_one_is_counted()
    {
        var run = await harness.AddRunAsync();

        using var scope = RowScope.User(harness.TenantId, harness.OwnerId);
        var outgoing = await harness.Get<RunSaga>().EnterAsync(run.CorrelationId, new RunTrigger.Start(), again: true, TestContext.Current.CancellationToken);

        Assert.Equal((RunStatus.Running, 1, false), (outgoing!.Step!.Run.Status, outgoing.Step.Run.Step, outgoing.Step.Run.StepDecided));
    }

    [Fact]
    public async Task A_step_after_refused_calls_sees_their_outcomes_in_the_same_transaction()
    {
        var run = await harness.AddRunAsync(r => r.Input = """{"steps":[{"say":"a"},{"tools":[{"tool":"noop"}]},{"say":"b"}]}""");
        await using (var db = await harness.DbAsync())
            await db.Catalogue.Where(c => c.Name == "noop").ExecuteUpdateAsync(c => c.SetProperty(x => x.Permission, "another"), TestContext.Current.CancellationToken);

        await harness.SendAsync(new StartRun(run.CorrelationId, run.TenantId, run.OwnerId));

        Assert.True(await harness.Bus.Published.Any<RunEventsAppended>(m => m.Context.Message.Events.Any(e => e.Type == EventTypes.AgentError)));
        await using var after = await harness.DbAsync();
        Assert.Equal((RunStatus.Failed, ErrorCodes.MissingPermission), (after.Runs.Single().Status, after.Runs.Single().ErrorCode));
    }
}
