using System.Globalization;
using Netra.Scheduler.Schedules;
using Netra.Storage.Schedules;

namespace Netra.Scheduler.Tests.Schedules;

public sealed class FireTimesTests
{
    [Theory]
    [InlineData("2026-03-28T00:00Z", "2026-03-28T01:30Z 2026-03-29T01:00Z 2026-03-30T00:30Z")] // 02:30 does not exist on the 29th: at 03:00 CEST
    [InlineData("2026-10-24T00:00Z", "2026-10-24T00:30Z 2026-10-25T00:30Z 2026-10-26T01:30Z")] // 02:30 comes twice on the 25th: once
    public void The_clocks_change_and_each_day_has_its_time(string from, string expected)
    {
        var schedule = new Schedule { Cron = "30 2 * * *", TimeZone = "Europe/Berlin", Backfill = BackfillPolicies.All, NextAt = Parse(from).AddHours(-1) };
        schedule.NextAt = FireTimes.Of(schedule, Parse(from)).Next;

        var (due, _) = FireTimes.Of(schedule, Parse(from).AddDays(3));

        Assert.Equal(expected.Split(' ').Select(Parse), due.Select(d => d.At));
    }

    [Theory]
    [InlineData("0 6 * * 1-5", "2026-11-27T12:00Z", "2026-11-30T06:00Z")] // Unix: Friday to Monday
    [InlineData("0 0 6 ? * MON-FRI", "2026-11-27T12:00Z", "2026-11-30T06:00Z")] // Quartz: the same
    [InlineData("0 12 * * 0", "2026-11-27T12:00Z", "2026-11-29T12:00Z")]
    public void Five_fields_are_read_as_on_Unix_and_six_as_in_Quartz(string cron, string after, string next) =>
        Assert.Equal(Parse(next), FireTimes.Of(new Schedule { Cron = cron, NextAt = Parse(after) }, Parse(after)).Next);

    [Theory]
    [InlineData(BackfillPolicies.None, 0)]
    [InlineData(BackfillPolicies.Last, 1)]
    [InlineData(BackfillPolicies.All, 100)]
    public void Missed_times_are_made_up_for_as_the_policy_says(string policy, int fires)
    {
        var begin = Parse("2026-11-20T00:00Z");
        var schedule = new Schedule { Cron = "*/5 * * * *", Backfill = policy, NextAt = begin };

        var (due, next) = FireTimes.Of(schedule, begin.AddDays(2).AddMinutes(3));

        Assert.Equal((fires, begin.AddDays(2).AddMinutes(5)), (due.Count(d => d.Fires), next));
        Assert.Equal(begin.AddDays(2), due[^1].At);
    }

    [Fact]
    public void A_time_that_has_just_come_fires_whatever_the_policy_says()
    {
        var at = Parse("2026-11-20T00:00Z");
        var (due, _) = FireTimes.Of(new Schedule { Cron = "0 0 * * *", Backfill = BackfillPolicies.None, NextAt = at }, at.AddSeconds(2));
        Assert.Equal([(at, true)], due);
    }

    static DateTimeOffset Parse(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);
}
