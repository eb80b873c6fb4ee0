using Netra.Contracts;
using Netra.Contracts.Runs;
using Netra.Contracts.Tools;
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

        Assert.True(await harness.Bus.Published.Any<Contracts.Events.RunEventsAppended>(m => m.Context.Message.Events.Any(e => e.Type == "agent_completed")));
        await using var db = await harness.DbAsync();
        Assert.Equal(RunStatus.Completed, db.Runs.Single().Status);
        Assert.Contains("""{"first":1},{"second":2}""", db.Runs.Single().Result!.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }
}
