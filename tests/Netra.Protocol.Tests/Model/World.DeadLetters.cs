using Netra.Contracts;
using Netra.Contracts.Runs;
using Netra.Contracts.Tools;
using Netra.Storage.Runs;

namespace Netra.Protocol.Tests;

/// <summary>Commands that die, and operators who replay or archive them.</summary>
sealed partial class World
{
    object? dead;

    void DeadLetterOrRelease()
    {
        if (Run.DeadLetterId is not null)
            Release();
        else if (!Quiet && messages.Count > 0)
            Bury(messages[random.Next(messages.Count)]);
    }

    /// <summary>Plays the ingestion: a command that its run still needs makes it wait (RunHolds).</summary>
    void Bury(object message)
    {
        var blocks = message switch
        {
            StartRun => Run.Status == RunStatus.Queued || Run.WaitingFor == WaitingFor.Slot,
            ExecuteStep step => Run.Status == RunStatus.Running && Run.Step == step.Step && !Run.StepDecided,
            CallEnded ended => Run.Status == RunStatus.Waiting && Calls.TryGetValue(ended.CallId, out var call) && !call.Booked,
            CallTool tool => Run.Status == RunStatus.Waiting && Calls.TryGetValue(tool.CallId, out var call) && !call.HasEnded,
            _ => false,
        };
        messages.Remove(message);
        if (!blocks)
            return;
        dead = message;
        Run = Rows.Copy(Run);
        (Run.DeadLetterId, Run.DueAt) = (Guid.CreateVersion7(Now), Now);
        if (random.Next(2) == 0)
            messages.Add(new RunDue(Run.CorrelationId, default, default));
    }

    /// <summary>A replay sends it again, an archive does not.</summary>
    void Release()
    {
        Run = Rows.Copy(Run);
        (Run.DeadLetterId, Run.DueAt) = (null, Run.IsTerminal ? null : Now);
        if (random.Next(2) == 0)
            messages.Add(dead!);
        dead = null;
    }
}
