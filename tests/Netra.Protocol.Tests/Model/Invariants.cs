using Netra.AgentWorker.Runs;
using Netra.Contracts;
using Netra.Contracts.Events;
using Netra.Storage.Runs;

namespace Netra.Protocol.Tests;

/// <summary>What must hold after every commit.</summary>
static class Invariants
{
    static readonly string[] Last = [EventTypes.AgentCompleted, EventTypes.AgentCancelled, EventTypes.AgentTimedOut];

    public static void Of(World world)
    {
        var (run, log) = (world.Run, world.Log);
        Assert.Equal(run.LastSeq, log.Count);
        for (var i = 0; i < log.Count; i++)
            Assert.Equal(i + 1, log[i].Seq);
        Assert.Equal(log.Count, log.Select(e => e.EventId).Distinct().Count());
        Assert.True(log.SkipLast(1).All(e => !Last.Contains(e.Type)), "an event follows the terminal one");
        Assert.Equal(run.IsTerminal, run.DueAt is null);
        Assert.True(run.IsTerminal || run.DueAt <= run.DeadlineAt || world.Now >= run.DeadlineAt, "due past the deadline");
        foreach (var (_, (effects, allowed)) in world.Effects.Where(e => !world.Calls[e.Key].ReadOnly))
            Assert.True(effects <= 1 + allowed, "an effect is repeated without a crash or a lapsed lease");
        foreach (var call in world.Calls.Values)
        {
            Assert.Equal(call.HasEnded, call.DueAt is null);
            Assert.True(!run.IsTerminal || call.HasEnded, "an open call in an ended run");
        }
    }

    /// <param name="before">The run before the rule was applied.</param>
    /// <param name="frame">What it made.</param>
    /// <param name="events">How many events the frame held before.</param>
    /// <param name="made">How many new calls the frame held before.</param>
    /// <param name="calls">The committed calls.</param>
    public static void OfTransition(Run before, RunFrame frame, int events, int made, IEnumerable<ToolCall> calls)
    {
        var after = frame.Run;
        Assert.False(before.IsTerminal && frame.Events.Count > events, "an ended run makes an event");
        if (before.IsTerminal)
            Assert.Equal(before.Status, after.Status);
        if (before.CancelRequestedAt is not null && !before.IsTerminal)
            Assert.Contains(after.Status, new[] { RunStatus.Cancelling, RunStatus.Cancelled });
        if (before.Status == RunStatus.Cancelling)
            Assert.Contains(after.Status, new[] { RunStatus.Cancelling, RunStatus.Cancelled });
        if (after.Step > before.Step && before.Step > 0)
            Assert.True(frame.Calls.All(c => c.Booked) && calls.All(c => c.Step != before.Step || c.HasEnded), "a step starts before the calls of the last have ended");
        if (frame.NewCalls.Count > made)
            Assert.Equal(before.Step == 1 ? 2 : 1, frame.NewCalls.Count - made);
        if (after.Status == RunStatus.Completed && before.Status != RunStatus.Completed)
            Assert.Equal(3, before.Step);
        if (frame.Events.Count > events)
            Assert.True(frame.Applied, "an event of a trigger that was not applied");
    }

    public static void OfCall(ToolCall before, ToolCall after)
    {
        if (!before.HasEnded)
            return;
        Assert.Equal((before.Status, before.Result, before.Attempt, before.ErrorMessage), (after.Status, after.Result, after.Attempt, after.ErrorMessage));
    }
}
