using System.Collections.Concurrent;
using System.Diagnostics;
using MassTransit;
using Netra.Contracts;
using Netra.Contracts.Events;
using Netra.Contracts.Tools;
using Netra.Hosting;
using Netra.Hosting.Audit;
using Netra.Hosting.Catalogue;

namespace Netra.AgentWorker.Runs;

/// <summary>Sends what a committed transition makes due. What is due at the same time shares messages: hints, nudges, calls of a tool that answers at once.</summary>
sealed class RunDispatch
{
    /// <summary>Characters of events that go together: messages stay under 64 KiB.</summary>
    const int MostHints = 48 * 1024;

    /// <summary>What a hint weighs beside its events.</summary>
    const int Frame = 400;

    /// <summary>Calls in a message, which goes to one worker.</summary>
    const int MostCalls = 16;

    readonly IBus bus;
    readonly CatalogueCache catalogue;
    readonly ConcurrentDictionary<string, Gathered<CallTool>> calls = new(StringComparer.Ordinal);
    readonly RunNudgeSender nudges;
    readonly DeniedCalls denied;
    readonly Gathered<RunEventsAppended> hints;

    public RunDispatch(IBus bus, RunNudgeSender nudges, CatalogueCache catalogue, DeniedCalls denied)
    {
        (this.bus, this.nudges, this.catalogue, this.denied) = (bus, nudges, catalogue, denied);
        hints = new(PublishAsync, MostHints, hint => Frame + hint.Events.Sum(e => Frame + e.Data.GetRawText().Length));
    }

    /// <summary>Returns when the broker has everything.</summary>
    public Task SendAsync(RunOutgoing outgoing, CancellationToken cancellationToken) => Task.WhenAll(
        [
            .. outgoing.Commands.Select(c => SendAsync(c, cancellationToken)),
            .. outgoing.Stops.Select(s => bus.Publish(s, cancellationToken)),
            .. outgoing.Denials.Select(d => denied.RecordAsync(d, cancellationToken)),
            HintAsync(outgoing.Hint, cancellationToken),
        ]);

    public Task HintAsync(RunEventsAppended hint, CancellationToken cancellationToken) => hints.SendAsync(hint, cancellationToken);

    Task PublishAsync(IReadOnlyList<RunEventsAppended> together) =>
        together is [{ } alone] ? bus.Publish(alone, CancellationToken.None) : bus.Publish(new LogsAppended(together), CancellationToken.None);

    Task SendAsync(ICommand command, CancellationToken cancellationToken) =>
        command is CallTool { Work: not null } call && catalogue.LastRead(CatalogueKinds.Tool, call.Tool) is { Instant: true }
            ? calls.GetOrAdd(call.Tool, tool => new(together => SendAsync(tool, together), MostCalls)).SendAsync(call with { Traceparent = Activity.Current?.Id }, cancellationToken)
            : nudges.SendAsync(command, cancellationToken);

    async Task SendAsync(string tool, IReadOnlyList<CallTool> together)
    {
        using var activity = new Activity("netra.send");
        activity.StartUnder(together[0].Traceparent);
        if (together is [{ } alone])
        {
            await bus.SendCommandAsync(alone, CancellationToken.None);
            return;
        }

        var endpoint = await bus.GetSendEndpoint(new Uri("exchange:" + Queues.ForTool(tool)));
        await endpoint.Send(new CallTools(together), CancellationToken.None);
    }
}
