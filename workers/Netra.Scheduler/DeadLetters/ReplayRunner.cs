using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Netra.Hosting;
using Netra.Hosting.DeadLetters;
using Netra.Hosting.Faults;
using Netra.Hosting.Processes;
using Netra.Storage;
using Netra.Storage.DeadLetters;

namespace Netra.Scheduler.DeadLetters;

/// <summary>Runs replays that nobody runs, a few at a time. When this process dies, its leases end and another goes on.</summary>
sealed partial class ReplayRunner(
    IDbContextFactory<NetraDb> contexts, IReplayChannel channel, RunNudgeSender nudges, ProcessIdentity process, IOptions<DeadLetterOptions> options, FailPoints points, TimeProvider time,
    IHostApplicationLifetime lifetime, ILogger<ReplayRunner> log) : BackgroundService
{
    const int MostAtOnce = 4;

    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    static readonly TimeSpan ForgetEvery = TimeSpan.FromSeconds(10);

    int busy;
    long? forgot;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.StartedAsync(stoppingToken);
        for (var n = 1; ; n++)
        {
            await Task.Delay(Pause, time, stoppingToken);
            if (Volatile.Read(ref busy) == MostAtOnce)
                continue;
            var runner = string.Create(CultureInfo.InvariantCulture, $"{process.Id}/{n}");
            if (await TryTakeAsync(runner, stoppingToken) is not { } replay)
                continue;
            Interlocked.Increment(ref busy);
            _ = RunAsync(replay, runner, stoppingToken);
        }
    }

    async Task<Replay?> TryTakeAsync(string runner, CancellationToken cancellationToken)
    {
        try
        {
            using var scope = RowScope.System(SystemJob.DeadLetters);
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            if (forgot is not { } last || time.GetElapsedTime(last) > ForgetEvery)
            {
                await ReplaySending.ForgetEndedAsync(db, TimeSpan.FromSeconds(options.Value.OutcomeSeconds), cancellationToken);
                forgot = time.GetTimestamp();
            }

            return await db.Replays.AnyAsync(r => r.Status == ReplayStatus.Running, cancellationToken) ? await ReplayClaims.TakeAsync(db, runner, cancellationToken) : null;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested) // the next look comes in a moment
        {
            Broken(log, e.Message);
            return null;
        }
    }

    async Task RunAsync(Replay replay, string runner, CancellationToken stoppingToken)
    {
        try
        {
            await new ReplayRun(replay, runner, contexts, channel, nudges, options, points, time).GoAsync(stoppingToken);
        }
        catch (Exception e) when (e is not OutOfMemoryException) // the lease ends, and whoever takes it goes on
        {
            Broken(log, e.Message);
        }

        await ReturnAsync(replay, runner);
        Interlocked.Decrement(ref busy);
    }

    async Task ReturnAsync(Replay replay, string runner)
    {
        try
        {
            using var scope = RowScope.System(SystemJob.DeadLetters);
            await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
            await ReplayClaims.ReturnAsync(db, replay.Id, runner, CancellationToken.None);
        }
        catch (Exception e) when (e is not OutOfMemoryException) // then its lease ends by itself
        {
            Broken(log, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A replay pauses, and goes on shortly: {Reason}")]
    static partial void Broken(ILogger logger, string reason);
}
