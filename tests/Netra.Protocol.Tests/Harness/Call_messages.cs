using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Netra.Contracts.Runs;
using Netra.Contracts.Tools;
using Netra.Hosting.Audit;
using Netra.Hosting.Callers;
using Netra.Sdk;
using Netra.Storage;
using Netra.Storage.Runs;
using Netra.ToolWorker.Calls;

namespace Netra.Protocol.Tests;

/// <summary>Which messages a tool call's execution and its due time end in.</summary>
public sealed class Call_messages : IAsyncLifetime
{
    readonly SagaHarness harness = new();

    public async ValueTask InitializeAsync() => await harness.StartCallsAsync();

    public ValueTask DisposeAsync() => harness.DisposeAsync();

    [Theory]
    [InlineData("noop", 1)]
    [InlineData("probe", 1)]
    public async Task A_call_is_executed_recorded_and_its_run_is_told(string tool, int attempt)
    {
        var call = await harness.AddCallAsync(await harness.AddRunAsync(), tool);

        await harness.SendAsync(Call(call));

        Assert.True(await harness.Bus.Sent.Any<CallEnded>(m => m.Context.Message.CallId == call.CorrelationId));
        await using var db = await harness.DbAsync();
        var row = db.ToolCalls.Single(c => c.CorrelationId == call.CorrelationId);
        Assert.Equal((CallStatus.Succeeded, attempt), (row.Status, row.Attempt));
        Assert.Null(row.DueAt);
    }

    [Fact]
    public async Task A_call_that_has_ended_is_not_executed_again_but_its_run_is_told_again()
    {
        var call = await harness.AddCallAsync(
            await harness.AddRunAsync(), "probe", c => (c.Status, c.Attempt, c.Result, c.DueAt) = (CallStatus.Succeeded, 1, """{"echo":"first"}""", null));

        await harness.SendAsync(Call(call));

        Assert.True(await harness.Bus.Sent.Any<CallEnded>(m => m.Context.Message.CallId == call.CorrelationId));
        await using var db = await harness.DbAsync();
        Assert.Equal("""{"echo":"first"}""", db.ToolCalls.Single().Result);
    }

    [Fact]
    public async Task A_call_that_its_run_has_booked_tells_nobody_again()
    {
        var call = await harness.AddCallAsync(
            await harness.AddRunAsync(), "probe", c => (c.Status, c.Attempt, c.Result, c.DueAt, c.Booked) = (CallStatus.Succeeded, 1, """{"echo":"first"}""", null, true));

        await harness.SendAsync(Call(call));

        Assert.True(await harness.Bus.Consumed.Any<CallTool>(m => m.Context.Message.CallId == call.CorrelationId));
        Assert.DoesNotContain(harness.Bus.Sent.Select<CallEnded>(Xunit.TestContext.Current.CancellationToken), m => m.Context.Message.CallId == call.CorrelationId);
    }

    [Fact]
    public async Task Of_calls_that_end_in_one_transaction_the_first_tells_their_run()
    {
        var run = await harness.AddRunAsync();
        List<ToolCall> calls = [];
        for (var i = 0; i < 60; i++)
            calls.Add(await harness.AddCallAsync(run, "noop", c => c.ReadOnly = true));
        var other = await harness.AddCallAsync(await harness.AddRunAsync(), "noop", c => c.ReadOnly = true);
        TaskCompletionSource begun = new(), go = new();
        using var _ = RowScope.User(run.TenantId, run.OwnerId);
        var holds = harness.Get<Transitions<ToolCall>>().EnterAsync(Guid.CreateVersion7(), (_, _) => Hold(begun, go.Task), kind: null, CancellationToken.None);
        await begun.Task;

        var told = calls.Append(other).Select(c => harness.Get<CallSaga>().EnterAsync(c.CorrelationId, Done(), CancellationToken.None)).ToList();
        go.SetResult();
        await holds;
        var sent = (await Task.WhenAll(told)).SelectMany(c => c).Cast<CallEnded>().ToList();

        Assert.InRange(sent.Count(c => c.RunId == run.CorrelationId), 1, 3); // two other transactions may have begun meanwhile
        Assert.Single(sent, c => c.CallId == other.CorrelationId);
        await using var db = await harness.DbAsync();
        Assert.All(db.ToolCalls, c => Assert.Equal(CallStatus.Succeeded, c.Status));
    }

    static Task Hold(TaskCompletionSource begun, Task until)
    {
        begun.SetResult();
        return until;
    }

    static CallTrigger.Attempted Done() => new(1, ToolResult.Ok(1), "test", DateTimeOffset.UnixEpoch, 1);

    [Fact]
    public async Task A_call_whose_worker_is_alive_is_dropped()
    {
        var call = await harness.AddCallAsync(
            await harness.AddRunAsync(), "probe", c => (c.Status, c.Attempt, c.LeaseUntil) = (CallStatus.Running, 1, c.CreatedAt.AddSeconds(30)));

        await harness.SendAsync(Call(call));

        Assert.True(await harness.Bus.Consumed.Any<CallTool>());
        await using var db = await harness.DbAsync();
        Assert.Equal((CallStatus.Running, 1), (db.ToolCalls.Single().Status, db.ToolCalls.Single().Attempt));
    }

    [Fact]
    public async Task A_call_whose_lease_has_lapsed_is_taken_over_as_the_next_attempt()
    {
        var call = await harness.AddCallAsync(
            await harness.AddRunAsync(), "probe", c => (c.Status, c.Attempt, c.LeaseUntil) = (CallStatus.Running, 1, c.CreatedAt.AddSeconds(-1)));

        await harness.SendAsync(Call(call));

        Assert.True(await harness.Bus.Sent.Any<CallEnded>());
        await using var db = await harness.DbAsync();
        Assert.Equal((CallStatus.Succeeded, 2), (db.ToolCalls.Single().Status, db.ToolCalls.Single().Attempt));
    }

    [Fact]
    public async Task Calls_that_have_lost_several_workers_are_executed_one_at_a_time()
    {
        var run = await harness.AddRunAsync();
        List<ToolCall> calls = [];
        for (var i = 0; i < 2; i++)
        {
            calls.Add(await harness.AddCallAsync(run, "probe", c =>
                (c.Status, c.Attempt, c.LeaseUntil, c.Arguments) = (CallStatus.Running, 2, c.CreatedAt.AddSeconds(-1), """{"delay_ms":500}""")));
        }

        await Task.WhenAll(calls.Select(c => harness.SendAsync(Call(c))));

        Assert.Equal(2, harness.Bus.Sent.Select<CallEnded>().Take(2).Count());
        await using var db = await harness.DbAsync();
        var rows = db.ToolCalls.AsEnumerable().OrderBy(c => c.StartedAt).ToList();
        Assert.All(rows, r => Assert.Equal((CallStatus.Succeeded, 3), (r.Status, r.Attempt)));
        Assert.True(rows[1].StartedAt - rows[0].StartedAt >= TimeSpan.FromMilliseconds(500), $"{rows[0].StartedAt:O} {rows[1].StartedAt:O}");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_that_only_reads_is_claimed_where_its_command_has_come_before(bool again)
    {
        var call = await harness.AddCallAsync(await harness.AddRunAsync(), "noop");
        using var scope = RowScope.User(harness.TenantId, harness.OwnerId);

        var claim = await harness.Get<CallClaims>().TakeAsync(call.CorrelationId, again, isAlone: false, TestContext.Current.CancellationToken);

        Assert.Equal(again, Assert.IsType<CallClaim.Mine>(claim).Claimed);
    }

    [Theory]
    [InlineData("noop")]
    [InlineData("probe")]
    public async Task A_call_whose_owner_has_lost_the_permission_since_it_was_decided_is_not_executed(string tool)
    {
        var run = await harness.AddRunAsync();
        var call = await harness.AddCallAsync(run, tool);
        await harness.Get<AuditTrail>().StartAsync(TestContext.Current.CancellationToken);
        harness.Get<IOptionsMonitor<TierOptions>>().CurrentValue.Items.Add(new Tier { Name = "none" });
        await using (var db = await harness.DbAsync())
            await db.Tenants.ExecuteUpdateAsync(t => t.SetProperty(x => x.Tier, "none"), TestContext.Current.CancellationToken);

        await harness.SendAsync(Call(call) with { Work = tool == "noop" ? new("{}", 1000, call.DeadlineAt, null, "c", null, "r") : null });

        Assert.True(await harness.Bus.Sent.Any<CallEnded>(m => m.Context.Message.CallId == call.CorrelationId));
        await using var after = await harness.DbAsync();
        var row = after.ToolCalls.Single();
        Assert.Equal((CallStatus.Failed, "missing_permission", 0), (row.Status, row.ErrorCode, row.FailedCount));
        Assert.Null(row.Result);
        Assert.Equal(("access_denied", tool, false), await after.AuditLog.Select(a => ValueTuple.Create(a.Action, a.Target, a.Allowed)).SingleAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_transient_failure_is_recorded_and_the_run_is_told_that_another_attempt_follows()
    {
        var call = await harness.AddCallAsync(await harness.AddRunAsync(), "probe", c => c.Arguments = """{"fail_times":1}""");

        await harness.SendAsync(Call(call));

        Assert.True(await harness.Bus.Sent.Any<CallRetrying>(m => m.Context.Message.CallId == call.CorrelationId));
        await using var db = await harness.DbAsync();
        Assert.Equal((CallStatus.Pending, 1), (db.ToolCalls.Single().Status, db.ToolCalls.Single().FailedCount));
    }

    [Fact]
    public async Task Workers_that_die_one_after_another_end_the_call()
    {
        var call = await harness.AddCallAsync(
            await harness.AddRunAsync(), "probe", c => (c.Status, c.Attempt, c.LeaseUntil) = (CallStatus.Running, 6, c.CreatedAt.AddSeconds(-1)));

        await harness.SendAsync(Call(call));

        Assert.True(await harness.Bus.Sent.Any<CallEnded>());
        await using var db = await harness.DbAsync();
        var row = db.ToolCalls.Single();
        Assert.Equal((CallStatus.Failed, "worker_lost", true), (row.Status, row.ErrorCode, row.OutcomeUnknown));
    }

    [Fact]
    public async Task ToolCallDue_sends_an_unstarted_call_again()
    {
        var call = await harness.AddCallAsync(await harness.AddRunAsync(), "probe");

        await harness.SendAsync(new ToolCallDue(call.CorrelationId, call.RunId, call.TenantId, call.OwnerId));

        Assert.True(await harness.Bus.Sent.Any<CallTool>(m => m.Context.Message.CallId == call.CorrelationId));
    }

    [Fact]
    public async Task ToolCallDue_past_the_deadline_ends_the_call()
    {
        var call = await harness.AddCallAsync(await harness.AddRunAsync(), "probe", c => c.DeadlineAt = c.CreatedAt.AddSeconds(-1));

        await harness.SendAsync(new ToolCallDue(call.CorrelationId, call.RunId, call.TenantId, call.OwnerId));

        Assert.True(await harness.Bus.Sent.Any<CallEnded>());
        await using var db = await harness.DbAsync();
        Assert.Equal(CallStatus.TimedOut, db.ToolCalls.Single().Status);
    }

    static CallTool Call(ToolCall call) => new(call.CorrelationId, call.RunId, call.Tool, call.TenantId, call.OwnerId);
}
