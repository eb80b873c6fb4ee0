using Microsoft.Extensions.Options;
using Netra.Hosting;

namespace Netra.Notifier;

/// <summary>Compares the followed runs and the system log with the database from time to time and whenever hints may have been missed, so that no event depends on a hint.</summary>
sealed partial class HeadComparison(
    RunChannels channels, UserTopics topics, SystemTopic system, LogReads log, IOptions<StreamOptions> options, TimeProvider time, ILogger<HeadComparison> logs) : BackgroundService
{
    readonly SemaphoreSlim wanted = new(0, 1);

    /// <summary>Compares without waiting for the next time.</summary>
    public void Now()
    {
        try
        {
            wanted.Release();
        }
        catch (SemaphoreFullException)
        {
            // one is on its way
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await WaitAsync(stoppingToken);
            try
            {
                await CompareAsync(stoppingToken);
            }
            catch (Exception e) when (FailurePolicy.IsOutage(e))
            {
                NotCompared(logs, e.Message);
            }
        }
    }

    async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(options.Value.HeadComparison, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            await wanted.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // it is time
        }
    }

    async Task CompareAsync(CancellationToken cancellationToken)
    {
        await system.CompareAsync(cancellationToken);
        var owners = topics.Owners();
        if (owners.Count > 0)
        {
            foreach (var live in await log.LiveAsync(owners, cancellationToken))
                topics.Saw(live.OwnerId, live.RunId, live.LastSeq + 1);
        }

        var followed = channels.All();
        if (followed.Count == 0)
            return;
        var heads = (await log.HeadsAsync([.. followed.Select(c => c.RunId).Distinct()], cancellationToken)).ToDictionary(h => h.RunId);
        foreach (var channel in followed)
        {
            if (heads.TryGetValue(channel.RunId, out var head) && head.OwnerId == channel.OwnerId)
                channel.Observe(head.LastSeq, head.Status);
            else
                channel.Vanish();
        }
    }

    public override void Dispose()
    {
        wanted.Dispose();
        base.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Heads not compared, next time again: {Reason}")]
    static partial void NotCompared(ILogger logger, string reason);
}
