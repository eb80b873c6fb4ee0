using MassTransit;
using MassTransit.Transports;
using Netra.Hosting.Processes;

namespace Netra.Hosting.DeadLetters;

/// <summary>Gives a failed message its failure record before it goes to the error queue.</summary>
sealed class FailureRecordFilter(ProcessIdentity process, TimeProvider time) : IFilter<ExceptionReceiveContext>
{
    public Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next)
    {
        context.GetOrAddPayload(() => new HasFailed());
        context.ExceptionHeaders.Set(DeadLetterHeaders.Failure, FailureRecords.ToHeader(FailureRecords.Of(context, process.Id, time.GetUtcNow())));
        return next.Send(context);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("netra-failure");
}

/// <summary>Says of a delivery that it is dealt with: one that cannot be read counts as not understood, too.</summary>
sealed class HasFailed;

/// <summary>Moves a message that nobody understood aside, with an id of the delivery: it may have none of its own.</summary>
sealed class SkippedFilter : IFilter<ReceiveContext>
{
    public async Task Send(ReceiveContext context, IPipe<ReceiveContext> next)
    {
        if (!context.HasPayloadType(typeof(HasFailed)) && context.TryGetPayload<IDeadLetterTransport>(out var transport))
            await transport.Send(context, $"{DeadLetterIdentity.NotUnderstood} {Guid.CreateVersion7()}");
        await next.Send(context);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("netra-skipped");
}
