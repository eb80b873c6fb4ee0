using MassTransit;
using Microsoft.Extensions.Logging;

namespace Netra.Hosting;

/// <summary>Stops and starts the bus of a process that goes on.</summary>
sealed partial class BusSwitch(IBusControl bus, ILogger<BusSwitch> log)
{
    /// <summary>Takes no more messages. What does not end in time is left behind; its messages come again when it has ended, or its connection is gone.</summary>
    public async Task StopAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            await bus.StopAsync(limit.Token);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            NotStopped(log, e.Message);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => bus.StartAsync(cancellationToken);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The bus did not stop in time: {Reason}")]
    static partial void NotStopped(ILogger logger, string reason);
}
