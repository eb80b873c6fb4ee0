using System.Diagnostics;
using Netra.Contracts;
using Netra.Hosting;

namespace Netra.Api.Commands;

/// <summary>Sends commands after their rows are committed, beside the request: a broker that is away delays no answer.</summary>
/// <remarks>Bounded in number and in time. What is not sent is sent by the sweep, because the row says what is pending.</remarks>
sealed partial class CommandSender(RunNudgeSender nudges, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<CommandSender> log)
{
    const int MostAtOnce = 10_000;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    int underWay;

    /// <summary>Begins to send a command; never waits.</summary>
    public void Send(ICommand command)
    {
        if (Interlocked.Increment(ref underWay) <= MostAtOnce)
            _ = SendAsync(command);
        else
            Interlocked.Decrement(ref underWay);
    }

    async Task SendAsync(ICommand command)
    {
        using var activity = new Activity("netra.send");
        activity.Start();
        using var late = new CancellationTokenSource(Patience, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping, late.Token);
        try
        {
            await nudges.SendAsync(command, limit.Token);
        }
        catch (Exception e) when (e is not OutOfMemoryException) // whatever the reason, the sweep sends it again
        {
            if (!lifetime.ApplicationStopping.IsCancellationRequested)
                NotSent(log, command.GetType().Name, e.Message);
        }
        finally
        {
            Interlocked.Decrement(ref underWay);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Command} not sent, left to the sweep: {Reason}")]
    static partial void NotSent(ILogger logger, string command, string reason);
}
