using System.Text.Json;
using Netra.Contracts;
using Netra.Contracts.Events;

namespace Netra.Protocol.Tests;

/// <summary>The life of runs on the embedded workers, from the row to the last event.</summary>
public sealed class When_a_run_lives
{
    [Fact]
    public async Task One_tool_call_makes_exactly_the_five_events()
    {
        await using var fleet = new EmbeddedWorkers();
        await fleet.StartAsync();

        var run = await fleet.EndAsync(await fleet.SubmitAsync("script", Step(("probe", new { echo = "hi" }))));

        Assert.Equal(RunStatus.Completed, run.Status);
        Assert.Equal(
            [EventTypes.AgentStarted, EventTypes.AgentThinking, EventTypes.ToolExecuting, EventTypes.ToolCompleted, EventTypes.AgentCompleted],
            await fleet.TypesAsync(run.CorrelationId));
        Assert.Null(run.DueAt);
    }

    [Fact]
    public async Task Parallel_calls_are_all_booked_once_and_the_log_is_dense()
    {
        await using var fleet = new EmbeddedWorkers();
        await fleet.StartAsync();

        var run = await fleet.EndAsync(await fleet.SubmitAsync("script", Step([.. Enumerable.Range(0, 10).Select(_ => ("noop", (object)new { }))])));

        var log = await fleet.LogAsync(run.CorrelationId);
        Assert.Equal(RunStatus.Completed, run.Status);
        Assert.Equal(10, log.Count(e => e.Type == EventTypes.ToolCompleted));
        Assert.Equal(Enumerable.Range(1, log.Count).Select(i => (long)i), log.Select(e => e.Seq));
        Assert.Equal(run.LastSeq, log[^1].Seq);
    }

    [Fact]
    public async Task A_hanging_tool_times_out_with_its_run_and_its_late_answer_changes_nothing()
    {
        await using var fleet = new EmbeddedWorkers();
        await fleet.StartAsync();

        var id = await fleet.SubmitAsync("script", Step(("probe", new { delay_ms = 1500, ignore_cancellation = true })), timeoutSeconds: 0.5);
        var run = await fleet.EndAsync(id);

        Assert.Equal(RunStatus.TimedOut, run.Status);
        Assert.Contains("timeout", run.ErrorMessage, StringComparison.Ordinal);
        Assert.InRange((run.CompletedAt!.Value - run.StartedAt!.Value).TotalSeconds, 0.5, 2);
        var next = await fleet.EndAsync(await fleet.SubmitAsync("script", Step(("probe", new { delay_ms = 1200 }))));
        Assert.Equal(RunStatus.Completed, next.Status);
        Assert.Equal(EventTypes.AgentTimedOut, (await fleet.TypesAsync(id))[^1]);
    }

    [Fact]
    public async Task A_transient_failure_is_told_and_tried_again()
    {
        await using var fleet = new EmbeddedWorkers();
        await fleet.StartAsync();

        var run = await fleet.EndAsync(await fleet.SubmitAsync("script", Step(("probe", new { fail_times = 1, echo = "x" }))));

        Assert.Equal(RunStatus.Completed, run.Status);
        Assert.Equal(
            [EventTypes.AgentStarted, EventTypes.AgentThinking, EventTypes.ToolExecuting, EventTypes.ToolError, EventTypes.ToolCompleted, EventTypes.AgentCompleted],
            await fleet.TypesAsync(run.CorrelationId));
    }

    [Fact]
    public async Task An_agent_that_throws_fails_at_once_with_its_message()
    {
        await using var fleet = new EmbeddedWorkers();
        await fleet.StartAsync();

        var run = await fleet.EndAsync(await fleet.SubmitAsync("script", new { steps = new[] { new { @throw = "no luck" } } }));

        Assert.Equal((RunStatus.Failed, ErrorCodes.AgentFailed, "no luck"), (run.Status, run.ErrorCode, run.ErrorMessage));
        Assert.Single(await fleet.TypesAsync(run.CorrelationId), EventTypes.AgentError);
    }

    [Fact]
    public async Task A_tool_that_keeps_failing_ends_in_max_retries_exceeded()
    {
        await using var fleet = new EmbeddedWorkers();
        await fleet.StartAsync();

        var run = await fleet.EndAsync(await fleet.SubmitAsync("script", Step(("probe", new { fail_times = 99 }))));

        Assert.Equal((RunStatus.Failed, ErrorCodes.MaxRetriesExceeded), (run.Status, run.ErrorCode));
        Assert.StartsWith("Max retries exceeded", run.ErrorMessage, StringComparison.Ordinal);
        var types = await fleet.TypesAsync(run.CorrelationId);
        Assert.Equal(3, types.Count(t => t == EventTypes.ToolError));
        Assert.Equal(3, types.Count(t => t == EventTypes.AgentError));
    }

    [Fact]
    public async Task A_child_run_ends_its_parents_step()
    {
        await using var fleet = new EmbeddedWorkers();
        await fleet.StartAsync();

        var run = await fleet.EndAsync(await fleet.SubmitAsync(
            "script", new { steps = new[] { new { child = new { agent = "script", input = new { steps = Array.Empty<object>(), result = 7 } } } } }));

        Assert.Equal(RunStatus.Completed, run.Status);
        Assert.Equal(
            [EventTypes.AgentStarted, EventTypes.AgentThinking, EventTypes.ChildStarted, EventTypes.ChildCompleted, EventTypes.AgentCompleted],
            await fleet.TypesAsync(run.CorrelationId));
    }

    [Fact]
    public async Task Runs_beyond_the_slots_of_a_tier_wait_and_all_end()
    {
        await using var fleet = new EmbeddedWorkers();
        await fleet.StartAsync(tier: "free");

        var ids = new List<Guid>();
        for (var i = 0; i < 5; i++)
            ids.Add(await fleet.SubmitAsync("script", Step(("noop", new { }))));
        foreach (var id in ids)
            Assert.Equal(RunStatus.Completed, (await fleet.EndAsync(id)).Status);

        await using var db = await fleet.ReadAsync();
        Assert.Equal(0, db.Tenants.Single(t => t.Id == fleet.TenantId).SlotsHeld);
    }

    [Fact]
    public async Task Deltas_are_rows_of_their_own_before_the_decision()
    {
        await using var fleet = new EmbeddedWorkers();
        await fleet.StartAsync();

        var run = await fleet.EndAsync(await fleet.SubmitAsync("script", new { steps = new[] { new { emit = 20 } } }));

        Assert.Equal(RunStatus.Completed, run.Status);
        var log = await fleet.LogAsync(run.CorrelationId);
        Assert.Equal(20, log.Count(e => e.Type == EventTypes.AgentThinking && JsonDocument.Parse(e.Data).RootElement.TryGetProperty("delta", out _)));
    }

    internal static object Step(params (string Tool, object Arguments)[] calls) =>
        new { steps = new[] { new { say = "go", tools = calls.Select(c => new { tool = c.Tool, arguments = c.Arguments }).ToArray() } }, result = "done" };
}
