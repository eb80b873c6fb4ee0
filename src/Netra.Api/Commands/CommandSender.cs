using System.Diagnostics;
using System.Threading.Channels;
using Netra.Contracts;
using Netra.Hosting;

namespace Netra.Api.Commands;

/// <summary>Sends commands after their rows are committed, outside the request: a broker that is away delays no answer.</summary>
/// <remarks>Bounded in number and in time. What is dropped is sent again by the sweep, because the row says what is pending.</remarks>
sealed partial class CommandSender(RunNudgeSender nudges, TimeProvider time, ILogger<CommandSender> log) : BackgroundService
{
    const int Capacity = 10_000;
    const int AtOnce = 64;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly Channel<Pending> pending = Channel.CreateBounded<Pending>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>Queues a command; never waits.</summary>
    public void Send(ICommand command) => pending.Writer.TryWrite(new(command, Activity.Current?.Context ?? default));

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Parallel.ForEachAsync(
        pending.Reader.ReadAllAsync(stoppingToken),
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken },
        (item, token) => SendAsync(item, token));

    async ValueTask SendAsync(Pending item, CancellationToken stoppingToken)
    {
        using var activity = new Activity("netra.send");
        if (item.Trace != default)
            activity.SetParentId(item.Trace.TraceId, item.Trace.SpanId, item.Trace.TraceFlags);
        activity.Start();
        using var late = new CancellationTokenSource(Patience, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, late.Token);
        try
        {
            await nudges.SendAsync(item.Command, limit.Token);
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested) // whatever the reason, the sweep sends it again
        {
            NotSent(log, item.Command.GetType().Name, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Command} not sent, left to the sweep: {Reason}")]
    static partial void NotSent(ILogger logger, string command, string reason);

    readonly record struct Pending(ICommand Command, ActivityContext Trace);
}
