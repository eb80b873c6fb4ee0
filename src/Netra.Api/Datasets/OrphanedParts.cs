using Microsoft.EntityFrameworkCore;
using Netra.Storage;

namespace Netra.Api.Datasets;

/// <summary>Takes away the parts of uploads whose process was killed: a day old, and no dataset has their id.</summary>
sealed partial class OrphanedParts(IDbContextFactory<NetraDb> contexts, TimeProvider time, ILogger<OrphanedParts> log) : BackgroundService
{
    static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    static readonly TimeSpan Age = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RemoveAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException) // the next hour comes
            {
                NotRemoved(log, e.Message);
            }
        }
    }

    /// <returns>How many parts were removed.</returns>
    public async Task<int> RemoveAsync(CancellationToken cancellationToken)
    {
        using var _ = RowScope.System(SystemJob.Sweep);
        var before = Guid.CreateVersion7(time.GetUtcNow() - Age);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        var removed = await db.StagedParts.Where(p => p.DatasetId < before && !db.Datasets.Any(d => d.Id == p.DatasetId)).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return removed;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Orphaned parts not removed: {Reason}")]
    static partial void NotRemoved(ILogger logger, string reason);
}
