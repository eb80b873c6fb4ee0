using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Netra.Contracts.Runs;
using Netra.Hosting;
using Netra.Hosting.DeadLetters;
using Netra.Hosting.Faults;
using Netra.Storage;
using Netra.Storage.DeadLetters;

namespace Netra.Scheduler.DeadLetters;

/// <summary>Sends the messages of one replay: a few first, then more, as fast as allowed, until all have an outcome or somebody ends it.</summary>
sealed class ReplayRun(
    Replay replay, string runner, IDbContextFactory<NetraDb> contexts, IReplayChannel channel, RunNudgeSender nudges, IOptions<DeadLetterOptions> options, FailPoints points, TimeProvider time)
{
    static readonly int[] Ramp = [1, 5, 25, 100];
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Outcomes that say something about a share of failures.</summary>
    const int LeastForShare = 5;

    static readonly TimeSpan ForgetEvery = TimeSpan.FromSeconds(1);

    readonly RateGate rate = new(replay.RatePerSecond, time);

    long forgot = time.GetTimestamp();

    /// <summary>Returns when the replay is over, or is no longer this runner's.</summary>
    public async Task GoAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            using var scope = RowScope.System(SystemJob.DeadLetters);
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            if (time.GetElapsedTime(forgot) > ForgetEvery)
            {
                await ReplaySending.ForgetAsync(db, replay.Id, TimeSpan.FromSeconds(options.Value.OutcomeSeconds), cancellationToken);
                forgot = time.GetTimestamp();
            }

            var counts = await ReplayCounts.ReadAsync(db, replay.Id, cancellationToken);
            if (await EndAsync(db, counts, cancellationToken))
                return;
            var room = Math.Min(Math.Min(replay.MaxInFlight, options.Value.MaxInFlight) - counts.InFlight, rate.Room());
            points.Reach("before-replay-claimed");
            if (await ReplaySending.ClaimAsync(db, replay.Id, runner, room, Before(counts), cancellationToken) is not { } claimed)
                return;
            points.Reach("after-replay-claimed");
            if (claimed.Messages.Count == 0)
                await Task.Delay(Pause, time, cancellationToken);
            else
                await SendAsync(db, claimed.Messages, claimed.Freed, cancellationToken);
        }
    }

    async Task SendAsync(NetraDb db, IReadOnlyList<ReplayMessage> messages, IReadOnlyList<HeldRun> freed, CancellationToken cancellationToken)
    {
        rate.Take(messages.Count);
        var refused = await channel.SendAsync(messages, replay.RedirectTo, replay.Traceparent, cancellationToken);
        points.Reach("after-replay-sent");
        foreach (var reason in refused.GroupBy(r => r.Reason, r => r.Message, StringComparer.Ordinal))
            await ReplaySending.RefusedAsync(db, [.. reason], reason.Key, cancellationToken);
        await ReplaySending.SentAsync(db, [.. messages.Select(m => m.ItemId)], cancellationToken);
        points.Reach("after-replay-recorded");
        foreach (var run in freed)
            await nudges.SendAsync(new RunDue(run.RunId, run.TenantId, run.OwnerId), cancellationToken);
    }

    async Task<bool> EndAsync(NetraDb db, ReplayCounts counts, CancellationToken cancellationToken)
    {
        if (replay.StopOnFailurePercent is { } most && counts.FailedPercent > most && counts.FailedAgain + counts.Resolved >= Math.Min(LeastForShare, replay.Total))
        {
            await Replays.MoveAsync(db, replay.Id, ReplayStatus.Stopped, $"{counts.FailedAgain} of {counts.FailedAgain + counts.Resolved} failed again.", () => Task.CompletedTask, cancellationToken);
            return true;
        }

        if (counts.Pending + counts.InFlight > 0)
            return false;
        await ReplaySending.CompleteAsync(db, replay.Id, cancellationToken);
        return true;
    }

    /// <summary>The place up to which may be sent: the next share follows when the one before has its outcomes.</summary>
    int Before(ReplayCounts counts)
    {
        if (!replay.Ramp)
            return replay.Total;
        foreach (var percent in Ramp)
        {
            var before = Math.Max(1, (int)Math.Ceiling(replay.Total * percent / 100.0));
            if (counts.Ended < before)
                return before;
        }

        return replay.Total;
    }
}
