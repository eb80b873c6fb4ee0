using Netra.Api.Problems;
using Netra.Storage.Schedules;
using Quartz;

namespace Netra.Api.Schedules;

/// <summary>Checks what a schedule says of time, and finds its next time.</summary>
static class Calendar
{
    public static List<Fault> FaultsOf(Schedule schedule)
    {
        List<Fault> faults = [];
        if (Read(schedule.Cron) is null)
            faults.Add(new("/cron", "must be a cron expression: five fields as on Unix ('0 6 * * 1-5'), or six or seven as in Quartz ('0 0 6 ? * MON-FRI')"));
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(schedule.TimeZone, out _))
            faults.Add(new("/time_zone", "must be an IANA time zone, such as Europe/Berlin"));
        if (!OverlapPolicies.All.Contains(schedule.Overlap, StringComparer.Ordinal))
            faults.Add(new("/overlap", "must be " + string.Join(", ", OverlapPolicies.All)));
        if (!BackfillPolicies.Names.Contains(schedule.Backfill, StringComparer.Ordinal))
            faults.Add(new("/backfill", "must be " + string.Join(", ", BackfillPolicies.Names)));
        return faults;
    }

    public static DateTimeOffset? NextOf(Schedule schedule, DateTimeOffset now) => schedule.Enabled
        ? Read(schedule.Cron)!.WithTimeZone(TimeZoneInfo.FindSystemTimeZoneById(schedule.TimeZone)).GetNextValidTimeAfter(now)
        : null;

    static CronExpression? Read(string cron)
    {
        var unix = cron.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == 5;
        return unix ? CronExpression.TryParse(cron, CronFormat.Unix, out var read) ? read : null : CronExpression.TryParse(cron, out read) ? read : null;
    }
}
