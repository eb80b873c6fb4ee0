using MassTransit;
using Netra.Contracts;
using Netra.Contracts.Events;
using Netra.Contracts.Tools;
using Netra.Hosting;
using Netra.Storage.Runs;

namespace Netra.AgentWorker.Runs;

/// <summary>What a committed transition sends: commands, hints to stop closed calls, and one hint of the log's new head.</summary>
sealed record RunOutgoing(IReadOnlyList<ICommand> Commands, IReadOnlyList<CancelCall> Stops, RunEventsAppended Hint)
{
    /// <summary>Hints above this size announce the head only, and the log is read.</summary>
    const int InlineEvents = 32 * 1024;

    public static RunOutgoing From(RunFrame frame, long headBefore)
    {
        var run = frame.Run;
        var small = frame.Events.Sum(e => e.Data.Length) <= InlineEvents;
        var stops = frame.Closed.Where(c => c.Kind == CallKinds.Tool && c.Worker is not null).Select(c => new CancelCall(c.CorrelationId, c.RunId));
        return new(
            frame.Sends,
            [.. stops],
            new(run.CorrelationId, run.TenantId, run.OwnerId, headBefore + 1, run.LastSeq, small ? [.. frame.Events.Select(RunLog.Envelope)] : []));
    }

    /// <summary>Through the consumer's outbox: nothing leaves before the consumer has succeeded.</summary>
    public async Task SendAsync(ConsumeContext context)
    {
        foreach (var command in Commands)
            await context.SendCommandAsync(command, context.CancellationToken);
        foreach (var stop in Stops)
            await context.Publish(stop, context.CancellationToken);
        await context.Publish(Hint, context.CancellationToken);
    }
}
