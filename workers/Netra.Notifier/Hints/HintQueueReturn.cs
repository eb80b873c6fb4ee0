using MassTransit;

namespace Netra.Notifier;

/// <summary>Has the heads compared when the broker is (again) there: hints sent in between never arrive.</summary>
sealed class HintQueueReturn(HeadComparison comparison) : IReceiveEndpointObserver
{
    public Task Ready(ReceiveEndpointReady ready)
    {
        if (ready.InputAddress.AbsolutePath.Contains(HintQueue.Prefix, StringComparison.Ordinal))
            comparison.Now();
        return Task.CompletedTask;
    }

    public Task Stopping(ReceiveEndpointStopping stopping) => Task.CompletedTask;

    public Task Completed(ReceiveEndpointCompleted completed) => Task.CompletedTask;

    public Task Faulted(ReceiveEndpointFaulted faulted) => Task.CompletedTask;
}
