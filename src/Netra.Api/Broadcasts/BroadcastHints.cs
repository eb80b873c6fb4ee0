using MassTransit;
using Netra.Contracts.Events;
using Netra.Storage.Broadcasts;

namespace Netra.Api.Broadcasts;

/// <summary>Tells the notifiers of an event of the system log that is committed. A broker that is away delays it until they compare heads.</summary>
sealed partial class BroadcastHints(IBus bus, TimeProvider time, ILogger<BroadcastHints> log)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task TellAsync(SystemEvent row)
    {
        using var late = new CancellationTokenSource(Patience, time);
        try
        {
            await bus.Publish(new SystemEventAppended(row.TenantId, SystemLog.Envelope(row)), late.Token).WaitAsync(late.Token);
        }
        catch (Exception e) when (e is not OperationCanceledException || late.IsCancellationRequested) // whatever the reason, the event is committed and is found
        {
            NotTold(log, row.Seq, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Hint of broadcast {Seq} not sent, left to the comparison of heads: {Reason}")]
    static partial void NotTold(ILogger logger, long seq, string reason);
}
