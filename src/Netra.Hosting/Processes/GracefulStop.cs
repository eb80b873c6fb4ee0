using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Netra.Hosting.Health;
using Netra.Storage;

namespace Netra.Hosting.Processes;

/// <summary>The order of a stop, asked for by a signal or a drain: not ready, shown as draining, no new messages, what has begun finishes within the grace.</summary>
/// <remarks>A worker's endpoints stop before its web server, so that a supervisor can read its health to the end. What is not finished in time goes back to its queue.</remarks>
sealed partial class GracefulStop(
    Readiness readiness, IDbContextFactory<NetraDb> contexts, ProcessIdentity identity, IBusControl bus, IOptions<MassTransitHostOptions> options, ILogger<GracefulStop> log)
    : IHostedLifecycleService
{
    static readonly TimeSpan MarkPatience = TimeSpan.FromSeconds(2);

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        readiness.Leave();
        await MarkAsync(cancellationToken);
        if (identity.Kind is not ("agent" or "tool"))
            return;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Value.StopTimeout ?? TimeSpan.FromSeconds(25));
        try
        {
            await bus.StopAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Unfinished(log);
        }
    }

    /// <summary>For who looks at the list of workers; nothing depends on it.</summary>
    async Task MarkAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(MarkPatience);
        try
        {
            await using var db = await contexts.CreateDbContextAsync(limit.Token);
            var now = await DbClock.NowAsync(db, limit.Token);
            await db.Workers.Where(w => w.Id == identity.Id && w.DrainRequestedAt == null)
                .ExecuteUpdateAsync(w => w.SetProperty(x => x.DrainRequestedAt, now), limit.Token);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested) // the database is away: the stop goes on
        {
            NotMarked(log, e.Message);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Not everything ended within the grace; it goes back to its queue")]
    static partial void Unfinished(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Stop not shown in the list of workers: {Reason}")]
    static partial void NotMarked(ILogger logger, string reason);
}
