using MassTransit;

namespace Netra.Hosting.DeadLetters;

/// <summary>Once a replayed message has been processed, and before it is acknowledged, tells so. What fails again tells by its own way to the dead letters.</summary>
sealed class ReplayOutcomeFilter(ReplayOutcomes outcomes) : IFilter<ConsumeContext>
{
    public async Task Send(ConsumeContext context, IPipe<ConsumeContext> next)
    {
        await next.Send(context);
        if (context.ReceiveContext.TransportHeaders.TryGetHeader(DeadLetterHeaders.Replay, out var header) && context.ReceiveContext.IsDelivered
            && Guid.TryParse(header as string ?? header.ToString(), out var item))
            await outcomes.ResolvedAsync(item);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("netra-replay");
}
