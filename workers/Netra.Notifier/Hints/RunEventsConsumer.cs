using MassTransit;
using Netra.Contracts.Events;

namespace Netra.Notifier;

/// <summary>Hands hints to the runs and users that are followed here.</summary>
sealed class RunEventsConsumer(RunChannels channels, UserTopics topics) : IConsumer<RunEventsAppended>
{
    public Task Consume(ConsumeContext<RunEventsAppended> context)
    {
        var hint = context.Message;
        topics.Saw(hint.OwnerId, hint.RunId, hint.FromSeq);
        channels.Publish(hint);
        return Task.CompletedTask;
    }
}
