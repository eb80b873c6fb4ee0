using System.Diagnostics;
using MassTransit;
using Netra.Contracts;
using Netra.Contracts.Runs;

namespace Netra.Hosting;

/// <summary>Sends nudges of runs; those that are due at the same time share a message, so that a busy fleet's broker carries few.</summary>
public sealed class RunNudgeSender
{
    const int MostTogether = 64;

    readonly IBus bus;
    readonly Gathered<RunNudge> nudges;

    public RunNudgeSender(IBus bus) => (this.bus, nudges) = (bus, new(SendAsync, MostTogether));

    /// <summary>How long the send under way has lasted.</summary>
    public TimeSpan SendingFor => nudges.SendingFor;

    /// <summary>Returns when the broker has the command, on its own or with others.</summary>
    public Task SendAsync(ICommand command, CancellationToken cancellationToken) => command switch
    {
        StartRun start => nudges.SendAsync(new(start.RunId, CallId: null, start.TenantId, start.OwnerId, Activity.Current?.Id), cancellationToken),
        CallEnded ended => nudges.SendAsync(new(ended.RunId, ended.CallId, ended.TenantId, ended.OwnerId, Activity.Current?.Id), cancellationToken),
        _ => bus.SendCommandAsync(command, cancellationToken),
    };

    async Task SendAsync(IReadOnlyList<RunNudge> together)
    {
        if (together is [{ } alone])
        {
            using var activity = new Activity("netra.send");
            activity.StartUnder(alone.Traceparent);
            await bus.SendCommandAsync(alone.Alone(), CancellationToken.None);
            return;
        }

        var endpoint = await bus.GetSendEndpoint(new Uri("exchange:" + Queues.Runs));
        await endpoint.Send(new RunNudges([.. together.DistinctBy(n => (n.RunId, n.CallId is null))]), CancellationToken.None);
    }
}
