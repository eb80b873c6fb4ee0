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

    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.StartedAsync(stoppingToken);
        await Task.WhenAll(Enumerable.Range(0, MostAtOnce).Select(n => LoopAsync($"{process.Id}/{n}", n + 1, stoppingToken)));
    }

    async Task LoopAsync(string runner, int turn, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Pause * turn, time, stoppingToken);
                if (await TakeAsync(runner, stoppingToken) is { } replay)
                    await RunAsync(replay, runner, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested) // the lease ends, and whoever takes it goes on
            {
                Broken(log, e.Message);
            }
        }
    }

    async Task<Replay?> TakeAsync(string runner, CancellationToken cancellationToken)
    {
        using var scope = RowScope.System(SystemJob.DeadLetters);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await ReplaySending.TakeAsync(db, runner, cancellationToken);
    }

    async Task RunAsync(Replay replay, string runner, CancellationToken stoppingToken)
    {
        try
        {
            await new ReplayRun(replay, runner, contexts, channel, nudges, options, points, time).GoAsync(stoppingToken);
        }
        finally
        {
            using var scope = RowScope.System(SystemJob.DeadLetters);
            await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
            await ReplaySending.ReturnAsync(db, replay.Id, runner, CancellationToken.None);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A replay pauses, and goes on shortly: {Reason}")]
    static partial void Broken(ILogger logger, string reason);
}
