using Microsoft.EntityFrameworkCore;
using Netra.Storage;
using Netra.Storage.Secrets;
using Netra.Storage.Webhooks;

namespace Netra.Scheduler.Webhooks;

/// <summary>Once after the start, and again while the database is away: seals with the present key what an earlier fleet or key left. See <see cref="SecretRenewal"/>.</summary>
sealed partial class SecretsClock(IDbContextFactory<NetraDb> contexts, SecretSeal seal, TimeProvider time, ILogger<SecretsClock> log) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!await TryAsync(stoppingToken))
            await Task.Delay(Pause, time, stoppingToken);
    }

    async Task<bool> TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var scope = RowScope.System(SystemJob.Sweep);
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            if (await SecretRenewal.RunAsync(db, seal, cancellationToken) is > 0 and var count)
                Renewed(log, count);
            return true;
        }
        catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException)) // tried again
        {
            NotRenewed(log, e.Message);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} secrets of webhooks sealed with the present key; earlier ones are not needed any more")]
    static partial void Renewed(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Secrets of webhooks not sealed with the present key, tried again: {Reason}")]
    static partial void NotRenewed(ILogger logger, string reason);
}
