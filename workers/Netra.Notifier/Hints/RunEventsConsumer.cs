using MassTransit;

namespace Netra.Notifier;

/// <summary>Hands hints to the runs and users that are followed here.</summary>
sealed class RunEventsConsumer(RunChannels channels, UserTopics topics) : IConsumer<RunHint>, IConsumer<RunHints>
{
    public Task Consume(ConsumeContext<RunHint> context)
    {
        Take(context.Message);
        return Task.CompletedTask;
    }

    public Task Consume(ConsumeContext<RunHints> context)
    {
        foreach (var hint in context.Message.Logs)
            Take(hint);
        return Task.CompletedTask;
    }

    void Take(RunHint hint)
    {
        topics.Saw(hint.OwnerId, hint.RunId, hint.FromSeq);
        channels.Publish(hint);
    }
}
