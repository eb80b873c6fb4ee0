using Netra.AgentWorker.Runs;
using Netra.Contracts;
using Netra.Contracts.Events;
using Netra.Contracts.Runs;
using Netra.Contracts.Tools;
using Netra.Storage.Runs;

namespace Netra.Protocol.Tests;

public sealed partial class Each_rule
{
    [Fact]
    public void D1_a_dead_command_pauses_its_run_and_nothing_is_sent_again()
    {
        var (run, first, second) = WaitingForTwo();
        run.DeadLetterId = Guid.CreateVersion7();
        var left = run.DeadlineAt - Now;

        var frame = Apply(run, [first, second], new RunTrigger.Due());

        Assert.Equal((RunStatus.Waiting, WaitingFor.DeadLetter), (run.Status, run.WaitingFor));
        Assert.Equal((Now.AddDays(7), Now.AddDays(7), (long)left.TotalMilliseconds), (run.DeadlineAt, run.DueAt, run.PausedMs));
        Assert.All([first, second], c => Assert.Equal(run.DeadlineAt, c.DueAt));
        Assert.Empty(frame.Sends);
        Assert.Equal(EventTypes.RunWaiting, Assert.Single(frame.Events).Type);
        Assert.Empty(Apply(run, [first, second], new RunTrigger.Start()).Sends);
    }

    [Fact]
    public void D1_a_call_that_a_worker_is_at_stays_due_at_the_end_of_its_lease()
    {
        var (run, first, second) = WaitingForTwo();
        (first.Status, first.Attempt, first.LeaseUntil, first.DueAt) = (CallStatus.Running, 1, Now.AddSeconds(2), Now.AddSeconds(2));
        run.DeadLetterId = Guid.CreateVersion7();

        Apply(run, [first, second], new RunTrigger.Due());

        Assert.Equal(Now.AddSeconds(2), first.DueAt);
        Assert.Equal(run.DeadlineAt, first.DeadlineAt);
    }

    [Fact]
    public void D2_a_replay_or_archive_lets_it_go_on_with_the_time_that_was_left()
    {
        var (run, first, second) = WaitingForTwo();
        run.DeadLetterId = Guid.CreateVersion7();
        var deadline = run.DeadlineAt;
        Apply(run, [first, second], new RunTrigger.Due());
        run.DeadLetterId = null;

        var frame = Apply(run, [first, second], new RunTrigger.Due());

        Assert.Equal((RunStatus.Waiting, WaitingFor.Tools, deadline, null), (run.Status, run.WaitingFor, run.DeadlineAt, run.PausedMs));
        Assert.Equal(2, frame.Sends.OfType<CallTool>().Count());
        Assert.All([first, second], c => Assert.Equal((deadline, Now), (c.DeadlineAt, c.DueAt)));
    }

    [Fact]
    public void D2_a_run_that_had_not_begun_begins_and_a_step_that_was_undecided_is_decided()
    {
        foreach (var (status, sent) in ((string, Type)[])[(RunStatus.Queued, typeof(StartRun)), (RunStatus.Running, typeof(ExecuteStep))])
        {
            var run = NewRun(status);
            run.StartedAt = status == RunStatus.Queued ? null : Now;
            run.DeadLetterId = Guid.CreateVersion7();
            Apply(run, [], new RunTrigger.Due());
            run.DeadLetterId = null;

            Assert.IsType(sent, Assert.Single(Apply(run, [], new RunTrigger.Due()).Sends));
            Assert.Equal(status == RunStatus.Queued ? WaitingFor.Slot : null, run.WaitingFor);
        }
    }

    [Fact]
    public void D3_after_seven_days_it_expires_and_a_cancel_or_a_deadline_that_has_passed_beats_the_dead_letter()
    {
        var held = NewRun(RunStatus.Running);
        (held.StartedAt, held.DeadLetterId) = (Now, Guid.CreateVersion7());
        Apply(held, [], new RunTrigger.Due());
        held.DeadlineAt = Now;
        Apply(held, [], new RunTrigger.Due());
        Assert.Equal((RunStatus.TimedOut, ErrorCodes.Expired, null), (held.Status, held.ErrorCode, held.DeadLetterId));

        var cancelled = NewRun(RunStatus.Running);
        (cancelled.DeadLetterId, cancelled.CancelRequestedAt) = (Guid.CreateVersion7(), Now);
        Apply(cancelled, [], new RunTrigger.Cancel());
        Assert.Equal(RunStatus.Cancelled, cancelled.Status);

        var late = NewRun(RunStatus.Running);
        (late.StartedAt, late.DeadLetterId, late.DeadlineAt) = (Now, Guid.CreateVersion7(), Now);
        Apply(late, [], new RunTrigger.Due());
        Assert.Equal(ErrorCodes.Timeout, late.ErrorCode);
    }
}
