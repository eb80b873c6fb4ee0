using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Netra.Hosting.Faults;
using Netra.Storage;
using Netra.Storage.DeadLetters;

namespace Netra.Hosting.DeadLetters;

/// <summary>Tells that replayed messages were processed; those that end at the same time share a transaction.</summary>
sealed partial class ReplayOutcomes
{
    const int MostTogether = 500;
    const int MostTries = 60;

    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    readonly IDbContextFactory<NetraDb> contexts;
    readonly FailPoints points;
    readonly TimeProvider time;
    readonly ILogger<ReplayOutcomes> log;
    readonly Gathered<Guid> resolved;

    public ReplayOutcomes(IDbContextFactory<NetraDb> contexts, FailPoints points, TimeProvider time, ILogger<ReplayOutcomes> log)
    {
        (this.contexts, this.points, this.time, this.log) = (contexts, points, time, log);
        resolved = new(WriteAsync, MostTogether);
    }

    /// <summary>Returns when it is written, or cannot be for half a minute: then the outcome stays unknown, and the message is processed all the same.</summary>
    public async Task ResolvedAsync(Guid item)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await resolved.SendAsync(item, CancellationToken.None);
                return;
            }
            catch (Exception e) when (e is not OutOfMemoryException) // the work is done, and must not be done again for this
            {
                if (!FailurePolicy.IsOutage(e) || tries == MostTries)
                {
                    Untold(log, item, e.Message);
                    return;
                }

                await Task.Delay(Pause, time);
            }
        }
    }

    async Task WriteAsync(IReadOnlyList<Guid> items)
    {
        points.Reach("before-replay-outcome");
        using var scope = RowScope.System(SystemJob.DeadLetters);
        await using var db = await contexts.CreateDbContextAsync();
        await ReplaySending.ResolvedAsync(db, items, CancellationToken.None);
        points.Reach("after-replay-outcome");
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Replayed message {Item} was processed, but its outcome could not be written: {Reason}")]
    static partial void Untold(ILogger logger, Guid item, string reason);
}
