using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Netra.Storage;
using Netra.Storage.Catalogue;

namespace Netra.Hosting.Processes;

/// <summary>Tells the database every two seconds that the process lives, stops the process when its row asks for a drain, and takes the row away at a clean stop.</summary>
sealed partial class Heartbeat(
    IDbContextFactory<NetraDb> contexts, ProcessIdentity identity, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<Heartbeat> log) : BackgroundService
{
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>For the last word to a database that may be away.</summary>
    static readonly TimeSpan LeavePatience = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await BeatAsync(stoppingToken);
                if (!lifetime.ApplicationStopping.IsCancellationRequested && await IsDrainAskedAsync(stoppingToken))
                {
                    DrainBegins(log);
                    lifetime.StopApplication();
                }
            }
            catch (Exception e) when (e is not OperationCanceledException) // the next beat comes; a database that is away shows in readiness
            {
                BeatFailed(log, e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LeavePatience);
        try
        {
            await using var db = await contexts.CreateDbContextAsync(limit.Token);
            await db.Workers.Where(w => w.Id == identity.Id).ExecuteDeleteAsync(limit.Token);
        }
        catch (Exception e) when (e is not OutOfMemoryException) // the row goes stale by itself
        {
            BeatFailed(log, e.Message);
        }
    }

    async Task<bool> IsDrainAskedAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Workers.AnyAsync(w => w.Id == identity.Id && w.DrainRequestedAt != null, cancellationToken);
    }

    async Task BeatAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = await DbClock.NowAsync(db, cancellationToken);
        var serves = string.Join(' ', identity.Serves.Order(StringComparer.Ordinal));
        var known = await db.Workers.Where(w => w.Id == identity.Id)
            .ExecuteUpdateAsync(w => w.SetProperty(x => x.HeartbeatAt, now).SetProperty(x => x.Serves, serves), cancellationToken);
        if (known > 0)
            return;
        db.Add(new WorkerRecord
        {
            Id = identity.Id,
            Kind = identity.Kind,
            Host = Environment.MachineName,
            ProcessId = Environment.ProcessId,
            Version = Assembly.GetEntryAssembly()?.GetName().Version?.ToString(3) ?? "0.0.0",
            Serves = serves,
            StartedAt = now,
            HeartbeatAt = now,
        });
        await db.SaveChangesAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Asked to drain: finishing what has begun, taking nothing new, then ending")]
    static partial void DrainBegins(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Heartbeat not written: {Reason}")]
    static partial void BeatFailed(ILogger logger, string reason);
}
