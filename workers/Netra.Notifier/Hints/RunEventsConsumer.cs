using MassTransit;
using Netra.Contracts.Events;

namespace Netra.Notifier;

/// <summary>Hands hints to the runs and users that are followed here.</summary>
sealed class RunEventsConsumer(RunChannels channels, UserTopics topics) : IConsumer<RunEventsAppended>, IConsumer<LogsAppended>
{
    public Task Consume(ConsumeContext<RunEventsAppended> context)
    {
        Take(context.Message);
        return Task.CompletedTask;
    }

    public Task Consume(ConsumeContext<LogsAppended> context)
    {
        foreach (var hint in context.Message.Logs)
            Take(hint);
        return Task.CompletedTask;
    }

    void Take(RunEventsAppended hint)
    {
        topics.Saw(hint.OwnerId, hint.RunId, hint.FromSeq);
        channels.Publish(hint);
    }
}
