using Netra.AgentWorker.Runs;
using Netra.Contracts;
using Netra.Contracts.Runs;
using Netra.Contracts.Tools;
using Netra.Sdk;
using Netra.Storage.Runs;
using Netra.ToolWorker.Calls;

namespace Netra.Protocol.Tests;

/// <summary>Steps, calls and events.</summary>
public sealed partial class Each_rule
{
    [Theory]
    [InlineData(RunStatus.Running, null)]
    [InlineData(RunStatus.Waiting, WaitingFor.Tools)]
    [InlineData(RunStatus.Cancelling, null)]
    [InlineData(RunStatus.Completed, null)]
    public void T1_StartRun_acts_only_on_a_run_that_has_not_begun(string status, string? waitingFor)
    {
        var run = NewRun(status);
        run.WaitingFor = waitingFor;

        var frame = Apply(run, [], new RunTrigger.Start());

        Assert.False(frame.Applied);
        Assert.Equal((status, 1), (run.Status, run.Step));
        Assert.Empty(frame.Events);
    }

    [Fact]
    public void T1_a_run_for_later_is_neither_begun_nor_announced_before_its_time_and_is_due_then()
    {
        var run = NewRun(RunStatus.Queued);
        (run.RunAt, run.DeadlineAt) = (Now.AddTicks(1), Now.AddDays(1));

        foreach (var trigger in (RunTrigger[])[new RunTrigger.Start(), new RunTrigger.Due()])
        {
            var frame = Apply(run, [], trigger);
            DueTimes.Set(frame);
            Assert.Equal((false, RunStatus.Queued, null, run.RunAt), (frame.Applied, run.Status, run.StartedAt, run.DueAt));
            Assert.Empty(frame.Sends);
        }

        run.RunAt = Now;
        Assert.IsType<StartRun>(Assert.Single(Apply(run, [], new RunTrigger.Due()).Sends));
        Assert.True(Apply(run, [], new RunTrigger.Start()).Applied);
    }

    [Fact]
    public void T2_the_first_decision_wins_from_whichever_attempt_and_whatever_the_lease_says()
    {
        var run = NewRun(RunStatus.Running);
        (run.StepAttempt, run.StepLeaseUntil, run.StepWorker) = (2, Now.AddSeconds(1), "another");

        Assert.True(Apply(run, [], new RunTrigger.Decided(1, 1, new Decision.Complete(Empty))).Applied);
        Assert.Equal(RunStatus.Completed, run.Status);
    }

    [Fact]
    public void T2_a_second_decision_of_the_step_changes_nothing_even_when_it_is_another()
    {
        var run = NewRun(RunStatus.Running);
        run.StepDecided = true;

        var frame = Apply(run, [], new RunTrigger.Decided(1, 1, new Decision.Complete(Empty)));

        Assert.False(frame.Applied);
        Assert.Equal((RunStatus.Running, null), (run.Status, run.Result));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void T2_a_decision_of_another_step_changes_nothing(int step)
    {
        var run = NewRun(RunStatus.Running);

        Assert.False(Apply(run, [], new RunTrigger.Decided(step, 1, new Decision.Complete(Empty))).Applied);
        Assert.Equal(RunStatus.Running, run.Status);
    }

    [Theory]
    [InlineData(RunStatus.Queued)]
    [InlineData(RunStatus.Waiting)]
    [InlineData(RunStatus.Cancelling)]
    public void T2_a_decision_for_a_run_that_is_not_running_changes_nothing(string status)
    {
        var run = NewRun(status);

        Assert.Empty(Apply(run, [], new RunTrigger.Decided(1, 1, new Decision.Complete(Empty))).Events);
        Assert.Equal(status, run.Status);
    }

    [Fact]
    public void T3_a_cancelling_run_ends_cancelled_when_its_last_call_has_ended()
    {
        var (run, first, second) = WaitingForTwo();
        (run.Status, run.WaitingFor, run.CancelRequestedAt) = (RunStatus.Cancelling, null, Now);

        Apply(run, [End(first), second], new RunTrigger.Book());
        Assert.Equal(RunStatus.Cancelling, run.Status);
        Apply(run, [first, End(second)], new RunTrigger.Book());
        Assert.Equal(RunStatus.Cancelled, run.Status);
    }

    [Theory]
    [InlineData(30, true)]
    [InlineData(-1, false)]
    public void T3_a_cancelling_run_ends_cancelled_at_its_deadline_or_when_the_grace_is_over(int deadlineSeconds, bool graceOver)
    {
        var (run, first, second) = WaitingForTwo();
        (run.Status, run.WaitingFor, run.CancelRequestedAt) = (RunStatus.Cancelling, null, graceOver ? Now.AddMinutes(-1) : Now);
        run.DeadlineAt = Now.AddSeconds(deadlineSeconds);
        (first.Status, first.Attempt, first.LeaseUntil, first.CancelRequested) = (CallStatus.Running, 1, Now.AddSeconds(3), true);

        Apply(run, [first, second], new RunTrigger.Due());

        Assert.Equal(RunStatus.Cancelled, run.Status);
        Assert.True(first.HasEnded);
    }

    [Fact]
    public void T3_a_deadline_beats_a_live_lease()
    {
        var run = NewRun(RunStatus.Running);
        (run.DeadlineAt, run.StepLeaseUntil) = (Now, Now.AddSeconds(10));

        Apply(run, [], new RunTrigger.Due());

        Assert.Equal(RunStatus.TimedOut, run.Status);
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void C1_a_call_may_start_where_no_lease_is_alive(int leaseSeconds, bool may)
    {
        var call = NewCall(NewRun(RunStatus.Waiting));
        (call.Status, call.LeaseUntil) = (CallStatus.Running, Now.AddSeconds(leaseSeconds));

        Assert.Equal(may, CallTransitions.MayStart(call, Now));
        Assert.False(CallTransitions.MayStart(End(call), Now));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void C1_only_a_reading_call_carries_its_work_in_the_message(bool readOnly)
    {
        var run = NewRun(RunStatus.Waiting);
        var call = NewCall(run, readOnly);

        Assert.Equal(readOnly, Assert.IsType<CallTool>(Assert.Single(PendingWork.Begin(run, call))).Work is not null);
    }

    [Theory]
    [InlineData(CallStatus.Running, false, 1, 1, true)]
    [InlineData(CallStatus.Running, false, 2, 1, false)]
    [InlineData(CallStatus.Running, true, 2, 1, false)]
    [InlineData(CallStatus.Pending, false, 0, 1, false)]
    [InlineData(CallStatus.Pending, true, 0, 1, true)]
    [InlineData(CallStatus.Pending, true, 1, 1, false)]
    public void C2_the_attempt_that_owns_the_call_records_even_after_its_lease_and_no_other_does(string status, bool readOnly, int rowAttempt, int attempt, bool records)
    {
        var call = NewCall(NewRun(RunStatus.Waiting), readOnly);
        (call.Status, call.Attempt, call.LeaseUntil) = (status, rowAttempt, status == CallStatus.Running ? Now.AddSeconds(-1) : null);

        var sent = CallTransitions.Apply(call, new CallTrigger.Attempted(attempt, new ToolResult.Succeeded(Empty), "w", Now, 1), Now);

        Assert.Equal((records, records ? 1 : 0), (call.HasEnded, sent.Count));
    }

    [Fact]
    public void C3_a_lease_lasts_longer_after_each_lost_worker() =>
        Assert.Equal([2.5, 5, 10, 10], Enumerable.Range(0, 4).Select(losses => CallDueTimes.LeaseAfter(losses).TotalSeconds));

    [Fact]
    public void C3_a_lease_lasts_three_renewals()
    {
        Assert.Equal((2.5, 0.8), (CallDueTimes.Lease.TotalSeconds, CallDueTimes.Renew.TotalSeconds));
        Assert.True(CallDueTimes.Lease > 3 * CallDueTimes.Renew);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void C4_a_call_at_which_too_many_workers_died_fails_with_its_outcome_unknown_where_it_has_effects(bool readOnly, bool unknown)
    {
        var call = NewCall(NewRun(RunStatus.Waiting), readOnly);
        (call.Status, call.Attempt, call.LeaseUntil) = (CallStatus.Running, 6, Now.AddSeconds(-1));

        CallTransitions.Apply(call, new CallTrigger.Exhausted(), Now);

        Assert.Equal((CallStatus.Failed, ErrorCodes.WorkerLost, unknown), (call.Status, call.ErrorCode, call.OutcomeUnknown));
        Assert.StartsWith("attempts_exhausted", call.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void E1_nothing_follows_the_terminal_event()
    {
        var (run, first, second) = WaitingForTwo();
        run.Status = RunStatus.Cancelled;
        RunTrigger[] all = [new RunTrigger.Start(), Both(), new RunTrigger.Book(), new RunTrigger.Cancel(), new RunTrigger.Due(), new RunTrigger.Resend()];

        Assert.All(all, trigger => Assert.Empty(Apply(run, [End(first), End(second)], trigger).Events));
    }

    [Fact]
    public void E2_the_same_cause_has_the_same_id_and_another_a_different_one()
    {
        var run = NewRun(RunStatus.Running);
        var (once, again, other) = (Apply(Rows.Copy(run), [], Both()), Apply(Rows.Copy(run), [], Both()), Apply(NewRun(RunStatus.Running), [], Both()));

        Assert.Equal(once.Events[0].EventId, again.Events[0].EventId);
        Assert.Equal(once.Events.Count, once.Events.Select(e => e.EventId).Distinct().Count());
        Assert.DoesNotContain(other.Events[0].EventId, once.Events.Select(e => e.EventId));
    }
}
