using Netra.AgentWorker.Runs;
using Netra.Contracts;
using Netra.Contracts.Events;
using Netra.Contracts.Runs;
using Netra.Contracts.Tools;
using Netra.Sdk;
using Netra.Storage.Runs;
using Netra.ToolWorker.Calls;

namespace Netra.Protocol.Tests;

/// <summary>The protocol's rules one by one; each fails when its rule is taken out. The model plays them together.</summary>
public sealed partial class Each_rule
{
    [Fact]
    public void S1_an_applied_trigger_sends_only_what_became_due()
    {
        var (run, first, second) = WaitingForTwo();
        End(first);

        var frame = Apply(run, [first, second], new RunTrigger.Book());

        Assert.True(frame.Applied);
        Assert.Empty(frame.Sends);
    }

    [Fact]
    public void S1_a_trigger_found_applied_sends_all_pending_work()
    {
        var (run, first, second) = WaitingForTwo();

        var frame = Apply(run, [first, second], new RunTrigger.Start());

        Assert.False(frame.Applied);
        Assert.Equal([first.CorrelationId, second.CorrelationId], frame.Sends.Cast<CallTool>().Select(c => c.CallId));
    }

    [Fact]
    public void S2_an_ended_child_tells_its_parent_again()
    {
        var run = NewRun(RunStatus.Completed);
        (run.ParentRunId, run.ParentCallId) = (Guid.CreateVersion7(), Guid.CreateVersion7());

        Assert.Equal(run.ParentCallId, Assert.IsType<CallEnded>(Assert.Single(Apply(run, [], new RunTrigger.Start()).Sends)).CallId);
    }

    [Fact]
    public void S2_a_call_that_has_ended_tells_its_run_again_and_stays_as_it_is()
    {
        var call = End(NewCall(NewRun(RunStatus.Waiting)));

        var sent = CallTransitions.Apply(call, new CallTrigger.Attempted(1, new ToolResult.Failed(new Failure("x", "late")), "w", Now, 1), Now);

        Assert.IsType<CallEnded>(Assert.Single(sent));
        Assert.Equal((CallStatus.Succeeded, null), (call.Status, call.ErrorCode));
    }

    [Fact]
    public void S3_the_runs_due_check_leaves_open_calls_to_their_own_rows()
    {
        var (run, first, second) = WaitingForTwo();

        Assert.Empty(Apply(run, [first, second], new RunTrigger.Due()).Sends);
    }

    [Fact]
    public void S3_the_runs_due_check_books_a_call_whose_message_was_lost()
    {
        var (run, first, second) = WaitingForTwo();
        End(first);

        var frame = Apply(run, [first, second], new RunTrigger.Due());

        Assert.Equal(EventTypes.ToolCompleted, Assert.Single(frame.Events).Type);
        Assert.True(first.Booked);
    }

    [Fact]
    public void S3_an_open_calls_due_check_sends_it_again_unless_its_worker_lives()
    {
        var call = NewCall(NewRun(RunStatus.Waiting));
        Assert.IsType<CallTool>(Assert.Single(CallTransitions.Apply(call, new CallTrigger.Due(), Now)));

        (call.Status, call.Attempt, call.LeaseUntil) = (CallStatus.Running, 1, Now.AddSeconds(1));
        Assert.Empty(CallTransitions.Apply(call, new CallTrigger.Due(), Now));
    }

    [Fact]
    public void R1_only_the_decision_makes_calls_pending_and_due()
    {
        var frame = Apply(NewRun(RunStatus.Running), [], Both());

        Assert.Equal(2, frame.NewCalls.Count);
        Assert.All(frame.NewCalls, c => Assert.Equal((CallStatus.Pending, 0, true), (c.Status, c.Attempt, c.DueAt > Now)));
    }

    [Fact]
    public void R2_cancelling_closes_unclaimed_calls_and_asks_the_claimed_to_stop()
    {
        var (run, first, second) = WaitingForTwo();
        (first.Status, first.Attempt, first.LeaseUntil) = (CallStatus.Running, 1, Now.AddSeconds(3));
        run.CancelRequestedAt = Now;

        var frame = Apply(run, [first, second], new RunTrigger.Cancel());

        Assert.Equal((RunStatus.Cancelling, true, CallStatus.Running), (run.Status, first.CancelRequested, first.Status));
        Assert.Equal((CallStatus.Cancelled, null), (second.Status, second.DueAt));
        Assert.Contains(first, frame.Closed);
    }

    [Fact]
    public void R2_the_end_of_a_run_closes_all_its_open_calls()
    {
        var (run, first, second) = WaitingForTwo();
        (first.Status, first.Attempt, first.LeaseUntil) = (CallStatus.Running, 1, Now.AddSeconds(3));
        run.DeadlineAt = Now;

        Apply(run, [first, second], new RunTrigger.Due());

        Assert.Equal(RunStatus.TimedOut, run.Status);
        Assert.All([first, second], c => Assert.Equal((CallStatus.TimedOut, null), (c.Status, c.DueAt)));
        Assert.Equal((true, false), (first.OutcomeUnknown, second.OutcomeUnknown));
    }

    [Fact]
    public void R3_a_cancel_in_the_row_beats_a_decision_not_yet_applied()
    {
        var run = NewRun(RunStatus.Running);
        run.CancelRequestedAt = Now;

        var frame = Apply(run, [], new RunTrigger.Decided(1, 1, new Decision.Complete(Empty)));

        Assert.Equal((RunStatus.Cancelled, null), (run.Status, run.Result));
        Assert.Equal(EventTypes.AgentCancelled, Assert.Single(frame.Events).Type);
    }

    [Theory]
    [InlineData(RunStatus.Running)]
    [InlineData(RunStatus.Waiting)]
    public void R4_what_has_not_ended_is_due_before_its_deadline(string status)
    {
        var (run, first, second) = WaitingForTwo();
        run.DeadlineAt = Now.AddSeconds(2);
        if (status == RunStatus.Running)
            End(second);

        Apply(run, [End(first), second], new RunTrigger.Book());

        Assert.Equal(status, run.Status);
        Assert.InRange(run.DueAt!.Value, Now, run.DeadlineAt);
    }

    [Fact]
    public void R5_a_run_without_a_slot_waits_until_it_is_started()
    {
        var run = NewRun(RunStatus.Queued);

        var frame = Apply(run, [], new RunTrigger.Start(), slot: false);

        Assert.Equal((RunStatus.Waiting, WaitingFor.Slot), (run.Status, run.WaitingFor));
        Assert.Equal(EventTypes.RunWaiting, Assert.Single(frame.Events).Type);
        Assert.Equal(run.DeadlineAt, run.DueAt);
        Assert.Empty(Apply(run, [], new RunTrigger.Start(), slot: false).Events);
        Assert.IsType<StartRun>(Assert.Single(Apply(run, [], new RunTrigger.Due(), slot: false).Sends));
    }
}
