using Netra.Storage.Schedules;
using Quartz;

namespace Netra.Scheduler.Schedules;

/// <summary>The fire times of a schedule that have come, and what its policies make of them.</summary>
/// <remarks>By the calendar of the schedule's zone (Quartz): a time that the clock skips in spring is fired at the first moment after it, one that comes twice in autumn fires once, unless the hour is a wildcard.</remarks>
static class FireTimes
{
    /// <summary>A time that is not older fires whatever the backfill policy says.</summary>
    static readonly TimeSpan Late = TimeSpan.FromMinutes(1);

    /// <summary>Missed times that are made up for at most.</summary>
    const int MostMissed = 100;

    /// <summary>Times that one look goes through; what is older is forgotten.</summary>
    const int MostSeen = 10_000;

    /// <returns>Times up to now, oldest first, each with whether it fires; and the next one after now.</returns>
    public static (IReadOnlyList<(DateTimeOffset At, bool Fires)> Due, DateTimeOffset? Next) Of(Schedule schedule, DateTimeOffset now)
    {
        var cron = Read(schedule.Cron, schedule.TimeZone);
        List<DateTimeOffset> times = [];
        var time = schedule.NextAt;
        while (time <= now && times.Count < MostSeen)
        {
            times.Add(time.Value);
            time = cron.GetNextValidTimeAfter(time.Value);
        }

        if (time <= now)
            time = cron.GetNextValidTimeAfter(now);
        var first = schedule.Backfill switch
        {
            BackfillPolicies.All => times.Count - MostMissed,
            BackfillPolicies.Last => times.Count - 1,
            _ => times.Count > 0 && now - times[^1] <= Late ? times.Count - 1 : times.Count,
        };
        return ([.. times.Select((t, i) => (t, i >= first)).TakeLast(MostMissed)], time);
    }

    /// <summary>Five fields are Unix's, six and seven Quartz's own.</summary>
    static CronExpression Read(string cron, string zone) =>
        (cron.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == 5 ? CronExpression.Parse(cron, CronFormat.Unix) : CronExpression.Parse(cron))
        .WithTimeZone(TimeZoneInfo.FindSystemTimeZoneById(zone));
}
