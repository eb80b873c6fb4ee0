using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Netra.Hosting.Outbound;
using Netra.Storage;

namespace Netra.Scheduler.Webhooks;

/// <summary>Sends due deliveries, in every scheduler at once. What a process leaves behind when it dies is sent again by another, under the same id.</summary>
sealed partial class WebhookDispatch(
    IDbContextFactory<NetraDb> contexts, WebhookSender sender, NewWebhooks newcomers, IOptions<WebhookOptions> options, IOptions<OutboundOptions> outbound, TimeProvider time,
    ILogger<WebhookDispatch> log) : BackgroundService
{
    /// <summary>What a claim lasts beyond the request itself.</summary>
    static readonly TimeSpan Slack = TimeSpan.FromSeconds(5);

    readonly SemaphoreSlim room = new(options.Value.AtOnce);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await room.WaitAsync(stoppingToken);
            room.Release();
            if (await TakeAsync(stoppingToken) == 0)
                await Task.Delay(options.Value.Poll, time, stoppingToken);
        }
    }

    async Task<int> TakeAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var scope = RowScope.System(SystemJob.Sweep);
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            await newcomers.CatchUpAsync(db, cancellationToken);
            var due = await DeliveryRows.ClaimAsync(db, room.CurrentCount, outbound.Value.Timeout + Slack, cancellationToken);
            foreach (var delivery in due)
            {
                await room.WaitAsync(cancellationToken);
                _ = SendAsync(delivery, cancellationToken);
            }

            return due.Count;
        }
        catch (Exception e) when (e is not OperationCanceledException) // the next look comes
        {
            Failed(log, e.Message);
            return 0;
        }
    }

    async Task SendAsync(Netra.Storage.Webhooks.WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        try
        {
            await sender.SendAsync(delivery, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The claim lapses, and another sends it.
        }
        catch (Exception e) when (e is not OutOfMemoryException) // as above
        {
            Failed(log, e.Message);
        }
        finally
        {
            room.Release();
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        room.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Webhooks not sent, tried again: {Reason}")]
    static partial void Failed(ILogger logger, string reason);
}
