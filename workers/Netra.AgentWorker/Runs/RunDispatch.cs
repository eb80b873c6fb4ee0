using MassTransit;
using Netra.Contracts.Events;
using Netra.Hosting;

namespace Netra.AgentWorker.Runs;

/// <summary>Sends what a committed transition makes due. Hints that are due at the same time share a message.</summary>
sealed class RunDispatch
{
    /// <summary>Characters of events that go together: messages stay under 64 KiB.</summary>
    const int MostHints = 48 * 1024;

    /// <summary>What a hint weighs beside its events.</summary>
    const int Frame = 400;

    readonly IBus bus;
    readonly RunNudgeSender nudges;
    readonly Gathered<RunEventsAppended> hints;

    public RunDispatch(IBus bus, RunNudgeSender nudges)
    {
        (this.bus, this.nudges) = (bus, nudges);
        hints = new(PublishAsync, MostHints, hint => Frame + hint.Events.Sum(e => Frame + e.Data.GetRawText().Length));
    }

    /// <summary>Returns when the broker has everything.</summary>
    public Task SendAsync(RunOutgoing outgoing, CancellationToken cancellationToken) => Task.WhenAll(
        [
            .. outgoing.Commands.Select(c => nudges.SendAsync(c, cancellationToken)),
            .. outgoing.Stops.Select(s => bus.Publish(s, cancellationToken)),
            HintAsync(outgoing.Hint, cancellationToken),
        ]);

    public Task HintAsync(RunEventsAppended hint, CancellationToken cancellationToken) => hints.SendAsync(hint, cancellationToken);

    Task PublishAsync(IReadOnlyList<RunEventsAppended> together) =>
        together is [{ } alone] ? bus.Publish(alone, CancellationToken.None) : bus.Publish(new LogsAppended(together), CancellationToken.None);
}
