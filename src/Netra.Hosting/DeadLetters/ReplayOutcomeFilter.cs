using System.Diagnostics;
using MassTransit;

namespace Netra.Hosting.DeadLetters;

/// <summary>Once a replayed message has been processed, and before it is acknowledged, tells so. What fails again tells by its own way to the dead letters.</summary>
/// <remarks>The message's own trace goes on; its span here links to that of the request which replays it.</remarks>
sealed class ReplayOutcomeFilter(ReplayOutcomes outcomes) : IFilter<ConsumeContext>
{
    public async Task Send(ConsumeContext context, IPipe<ConsumeContext> next)
    {
        var isReplayed = Guid.TryParse(Text(context, DeadLetterHeaders.Replay), out var item);
        if (isReplayed && ActivityContext.TryParse(Text(context, DeadLetterHeaders.ReplayTrace), traceState: null, out var cause))
            Activity.Current?.AddLink(new(cause));
        await next.Send(context);
        if (isReplayed && context.ReceiveContext.IsDelivered)
            await outcomes.ResolvedAsync(item);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("netra-replay");

    static string? Text(ConsumeContext context, string header) => context.ReceiveContext.TransportHeaders.TryGetHeader(header, out var value) ? value as string ?? value.ToString() : null;
}
