using System.Globalization;
using Netra.Storage.DeadLetters;

namespace Netra.Scheduler.DeadLetters;

/// <summary>How far a replay may go by what has become of its messages so far.</summary>
static class ReplayRamp
{
    static readonly int[] Percents = [1, 5, 25];

    /// <summary>Outcomes that say something about a share of failures.</summary>
    const int LeastForShare = 5;

    /// <summary>How many of its messages may have been sent in all: the next share follows when the one before has its outcomes. <see cref="int.MaxValue"/> for all.</summary>
    public static int Limit(Replay replay, ReplayCounts counts)
    {
        var all = replay.Total - counts.Refused - counts.Left;
        foreach (var percent in replay.Ramp ? Percents : [])
        {
            var share = Math.Max(1, (int)Math.Ceiling(all * percent / 100.0));
            if (counts.Processed < share)
                return share;
        }

        return int.MaxValue;
    }

    /// <summary>Why it must not go on; null where it may.</summary>
    public static string? StopReason(Replay replay, ReplayCounts counts)
    {
        var known = counts.FailedAgain + counts.Resolved;
        return replay.StopOnFailurePercent is { } most && counts.FailedPercent > most && known >= Math.Min(LeastForShare, replay.Total)
            ? string.Create(CultureInfo.InvariantCulture, $"{counts.FailedAgain} of {known} failed again.")
            : null;
    }
}
