using MassTransit;
using Netra.Contracts.Events;

namespace Netra.Notifier;

/// <summary>Hands what is told to everybody to the connections of this process.</summary>
sealed class SystemEventsConsumer(SystemTopic stream, HeadComparison comparison) : IConsumer<SystemEventAppended>
{
    public Task Consume(ConsumeContext<SystemEventAppended> context)
    {
        if (!stream.Publish(context.Message))
            comparison.Now();
        return Task.CompletedTask;
    }
}
