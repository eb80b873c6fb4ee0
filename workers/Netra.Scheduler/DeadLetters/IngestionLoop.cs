using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Netra.Hosting;
using Netra.Hosting.Catalogue;
using Netra.Hosting.DeadLetters;
using Netra.Hosting.Faults;
using Netra.Storage;

namespace Netra.Scheduler.DeadLetters;

/// <summary>Takes dead letters from the broker while the process lives. Several schedulers share the queues.</summary>
sealed partial class IngestionLoop(
    Ingestion ingestion, AsideQueues queues, IDbContextFactory<NetraDb> contexts, IOptions<BrokerOptions> broker, IOptions<DeadLetterOptions> options, FailPoints points, TimeProvider time,
    IHostApplicationLifetime lifetime, ILogger<IngestionLoop> log) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Pause between looks for queues that have come to be.</summary>
    static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    /// <summary>Without the management API, queues that may exist are asked for in turn: each question costs the broker a channel.</summary>
    const int QuestionsAtOnce = 10;

    int asked;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.StartedAsync(stoppingToken);
        while (options.Value.Ingest && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var feed = await BrokerFeed.OpenAsync(broker.Value.Url, options.Value.Batch, stoppingToken);
                await RunAsync(feed, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested) // whatever it is, what was not acknowledged comes again
            {
                Broken(log, e.Message);
            }

            await Task.Delay(Pause, time, stoppingToken);
        }
    }

    async Task RunAsync(BrokerFeed feed, CancellationToken stoppingToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var looking = LookAsync(feed, end.Token);
        try
        {
            while (await feed.ReadAsync(options.Value.Batch, end.Token) is { Deliveries.Count: > 0 } batch)
            {
                await ingestion.StoreAsync(batch.Deliveries, end.Token);
                points.Reach("before-dead-letters-acknowledged");
                await feed.AcknowledgeAsync(batch, end.Token);
                points.Reach("after-dead-letters-acknowledged");
            }
        }
        finally
        {
            await end.CancelAsync();
            await looking.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    async Task LookAsync(BrokerFeed feed, CancellationToken cancellationToken)
    {
        while (true)
        {
            foreach (var queue in await queues.ListAsync(cancellationToken) ?? await NextAsync(cancellationToken))
                await feed.TryTakeFromAsync(queue, cancellationToken);
            await Task.Delay(LookEvery, time, cancellationToken);
        }
    }

    async Task<IReadOnlyList<string>> NextAsync(CancellationToken cancellationToken)
    {
        using var scope = RowScope.System(SystemJob.DeadLetters);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var tools = await db.Catalogue.AsNoTracking().Where(c => c.Kind == CatalogueKinds.Tool).Select(c => c.Name).ToListAsync(cancellationToken);
        var possible = AsideQueues.Possible(tools);
        var next = Enumerable.Range(asked, Math.Min(QuestionsAtOnce, possible.Count)).Select(n => possible[n % possible.Count]).ToList();
        asked = (asked + next.Count) % possible.Count;
        return next;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Dead letters are not taken in for now: {Reason}")]
    static partial void Broken(ILogger logger, string reason);
}
