using Netra.Contracts;
using Netra.Storage.Runs;

namespace Netra.AgentWorker.Runs;

/// <summary>When the sweep looks at a run again: the earliest of its deadline, its lease's end and its next check (protocol R4).</summary>
static class DueTimes
{
    static readonly TimeSpan StepCheck = TimeSpan.FromSeconds(5);
    static readonly TimeSpan CallCheck = TimeSpan.FromSeconds(10);

    public static void Set(RunFrame frame)
    {
        var run = frame.Run;
        run.DueAt = run.IsTerminal ? null : Earlier(run.DeadlineAt, Next(run, frame));
    }

    static DateTimeOffset Next(Run run, RunFrame frame) => run.Status switch
    {
        RunStatus.Queued => run.RunAt > frame.Now ? run.RunAt.Value : frame.Now + StepCheck,
        RunStatus.Waiting when run.WaitingFor == WaitingFor.Slot => frame.Now + Run.SlotCheck,
        RunStatus.Waiting when run.WaitingFor == WaitingFor.DeadLetter => run.DeadlineAt,
        RunStatus.Running => run.StepLeaseUntil ?? frame.Now + StepCheck,
        RunStatus.Cancelling => frame.Now + TimeSpan.FromSeconds(frame.Options.CancelGraceSeconds),
        _ => frame.Now + CallCheck,
    };

    static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
