using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Netra.Contracts.Runs;
using Netra.Hosting;
using Netra.Hosting.DeadLetters;
using Netra.Hosting.Faults;
using Netra.Storage;
using Netra.Storage.DeadLetters;

namespace Netra.Scheduler.DeadLetters;

/// <summary>Sends the messages of one replay: a few first, then more, as fast as allowed, until all have an outcome or somebody ends it. While some are being sent, the next are claimed.</summary>
sealed class ReplayRun(
    Replay replay, string runner, IDbContextFactory<NetraDb> contexts, IReplayChannel channel, RunNudgeSender nudges, IOptions<DeadLetterOptions> options, FailPoints points, TimeProvider time)
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Where the rate holds it back: more gathers for one claim.</summary>
    static readonly TimeSpan RatePause = TimeSpan.FromMilliseconds(100);

    static readonly TimeSpan ForgetEvery = TimeSpan.FromSeconds(1);

    /// <summary>Counting all outcomes costs the more the larger the replay is.</summary>
    static readonly TimeSpan CountEvery = TimeSpan.FromMilliseconds(200);

    /// <summary>Fewer are claimed together only when a pause has not brought more room.</summary>
    const int Worthwhile = 100;

    readonly RateGate rate = new(replay.RatePerSecond, time);
    readonly EvenSending evenly = new(channel, time);
    readonly ReplayWindow window = new(Math.Min(replay.MaxInFlight, options.Value.MaxInFlight), time);

    Task sending = Task.CompletedTask;
    TimeSpan pause = Pause;
    ReplayCounts? counts;
    long counted;
    long? forgot;

    /// <summary>Returns when the replay is over, or is no longer this runner's.</summary>
    public async Task GoAsync(CancellationToken cancellationToken)
    {
        try
        {
            var waited = false;
            while (await RoundAsync(waited, cancellationToken) is { } sends)
            {
                if (!sends)
                    await Task.Delay(pause, time, cancellationToken);
                waited = !sends;
            }

            await sending;
        }
        finally
        {
            await sending.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    /// <returns>Whether there was anything to send; null at the end.</returns>
    async Task<bool?> RoundAsync(bool waited, CancellationToken cancellationToken)
    {
        using var scope = RowScope.System(SystemJob.DeadLetters);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await TidyAsync(db, cancellationToken);
        var (now, inFlight) = await CountAsync(db, cancellationToken);
        if (await EndAsync(db, now, cancellationToken))
            return null;
        var (open, allowed) = (Math.Min(window.Size - inFlight, ReplayRamp.Limit(replay, now) - now.Processed - inFlight), rate.Room());
        var held = allowed < open;
        pause = held ? RatePause : Pause;
        var room = Math.Min(open, allowed);
        if (!waited && room < Math.Min(Worthwhile, window.Size / 4))
            return false;
        points.Reach("before-replay-claimed");
        if (await ReplayClaims.ClaimAsync(db, replay.Id, runner, room, cancellationToken) is not { } claim)
            return null;
        points.Reach("after-replay-claimed");
        await sending;
        if (claim.Messages.Count == 0)
            return false;
        rate.Take(claim.Messages.Count);
        sending = SendAsync(claim, held, cancellationToken);
        return true;
    }

    /// <param name="claim">What is sent.</param>
    /// <param name="held">Whether the rate holds the replay back: then there is time to send it evenly.</param>
    /// <param name="cancellationToken">Ends it.</param>
    async Task SendAsync(ReplayClaim claim, bool held, CancellationToken cancellationToken)
    {
        var refused = held
            ? await evenly.SendAsync(claim.Messages, replay.RedirectTo, replay.Traceparent, cancellationToken)
            : await channel.SendAsync(claim.Messages, replay.RedirectTo, replay.Traceparent, cancellationToken);
        points.Reach("after-replay-sent");
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (var reason in refused.GroupBy(r => r.Reason, r => r.Message, StringComparer.Ordinal))
            await ReplaySending.RefusedAsync(db, [.. reason], reason.Key, cancellationToken);
        await ReplaySending.SentAsync(db, [.. claim.Messages.Select(m => m.ItemId)], cancellationToken);
        points.Reach("after-replay-recorded");
        foreach (var run in claim.Freed)
            await nudges.SendAsync(new RunDue(run.RunId, run.TenantId, run.OwnerId), cancellationToken);
    }

    async Task TidyAsync(NetraDb db, CancellationToken cancellationToken)
    {
        if (forgot is { } last && time.GetElapsedTime(last) < ForgetEvery)
            return;
        await ReplayClaims.ReclaimAsync(db, replay.Id, cancellationToken);
        await ReplaySending.ForgetAsync(db, replay.Id, TimeSpan.FromSeconds(options.Value.OutcomeSeconds), cancellationToken);
        forgot = time.GetTimestamp();
    }

    /// <summary>All outcomes where they decide how far it may go, or nothing is under way, or now and then; else as they were, with what is under way now.</summary>
    async Task<(ReplayCounts Counts, int InFlight)> CountAsync(NetraDb db, CancellationToken cancellationToken)
    {
        if (counts is { } known && replay.StopOnFailurePercent is null && ReplayRamp.Limit(replay, known) == int.MaxValue && time.GetElapsedTime(counted) < CountEvery
            && await ReplayCounts.InFlightAsync(db, replay.Id, cancellationToken) is > 0 and var inFlight)
            return (known, inFlight);
        counts = await ReplayCounts.ReadAsync(db, replay.Id, cancellationToken);
        counted = time.GetTimestamp();
        window.Learn(counts.Processed);
        return (counts, counts.InFlight);
    }

    async Task<bool> EndAsync(NetraDb db, ReplayCounts now, CancellationToken cancellationToken)
    {
        if (ReplayRamp.StopReason(replay, now) is { } reason)
        {
            await Replays.MoveAsync(db, replay.Id, ReplayStatus.Stopped, reason, () => Task.CompletedTask, cancellationToken);
            return true;
        }

        if (now.Pending + now.InFlight > 0)
            return false;
        await sending;
        await ReplaySending.CompleteAsync(db, replay.Id, cancellationToken);
        return true;
    }
}
