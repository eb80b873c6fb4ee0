namespace Netra.Api.Tests.Schedules;

public sealed class ScheduleTests(ApiHost shared)
{
    static readonly object Daily = new { cron = "30 6 * * *", time_zone = "Europe/Berlin", agent = "echo", input = new { text = "x" }, labels = new { team = "ops" } };

    [Fact]
    public async Task A_schedule_is_made_changed_switched_off_and_deleted()
    {
        using var user = await shared.UserAsync();
        var made = await user.PostAsync("/v1/schedules", Daily);
        Assert.Equal((201, "\"1\"", "skip", "last", true), (made.Status, made.Headers["ETag"], Text(made, "overlap"), Text(made, "backfill"), made.Json.GetProperty("enabled").GetBoolean()));
        var next = made.Json.GetProperty("next_at").GetDateTimeOffset();
        Assert.Contains(next.UtcDateTime.TimeOfDay, new[] { new TimeSpan(4, 30, 0), new TimeSpan(5, 30, 0) });

        var path = $"/v1/schedules/{made.Id}";
        (await user.PatchAsync(path, new { enabled = false })).IsProblem(428, "precondition_required");
        (await user.PatchAsync(path, new { enabled = false }, ("If-Match", "\"9\""))).IsProblem(412, "precondition_failed");
        var off = await user.PatchAsync(path, new { enabled = false }, ("If-Match", "\"1\""));
        Assert.Equal((200, "\"2\"", "null"), (off.Status, off.Headers["ETag"], off.Json.GetProperty("next_at").GetRawText()));
        var on = await user.PatchAsync(path, new { enabled = true, cron = "0 0 12 ? * SUN", overlap = "queue" }, ("If-Match", "\"2\""));
        Assert.Equal((DayOfWeek.Sunday, "queue"), (on.Json.GetProperty("next_at").GetDateTimeOffset().DayOfWeek, Text(on, "overlap")));
        Assert.Single((await user.GetAsync("/v1/schedules")).Json.GetProperty("items").EnumerateArray());
        Assert.Empty((await user.GetAsync(path + "/fires")).Json.GetProperty("items").EnumerateArray());

        Assert.Equal(204, (await user.DeleteAsync(path)).Status);
        (await user.GetAsync(path)).IsProblem(404, "not_found");
    }

    [Theory]
    [InlineData("""{"cron":"every day","agent":"echo","input":{"text":"x"}}""", "/cron")]
    [InlineData("""{"cron":"0 6 * * *","time_zone":"Mars/Base","agent":"echo","input":{"text":"x"}}""", "/time_zone")]
    [InlineData("""{"cron":"0 6 * * *","overlap":"maybe","agent":"echo","input":{"text":"x"}}""", "/overlap")]
    [InlineData("""{"cron":"0 6 * * *","backfill":"some","agent":"echo","input":{"text":"x"}}""", "/backfill")]
    [InlineData("""{"cron":"0 6 * * *","agent":"echo","input":{"text":1}}""", "/input/text")]
    [InlineData("""{"cron":"0 6 * * *","agent":"echo","input":{"text":"x"},"priority":12}""", "/priority")]
    public async Task What_cannot_run_is_refused_when_it_is_made(string body, string pointer)
    {
        using var user = await shared.UserAsync();
        var refused = await user.PostAsync("/v1/schedules", body);
        Assert.Equal((400, pointer), (refused.Status, Assert.Single(refused.Pointers)));
        (await user.PostAsync("/v1/schedules", """{"cron":"0 6 * * *","agent":"nobody","input":{}}""")).IsProblem(404, "unknown_agent");
    }

    [Fact]
    public async Task Another_users_schedule_is_not_found()
    {
        using var owner = await shared.UserAsync();
        using var other = await shared.UserAsync(tenant: owner.Tenant);
        var path = $"/v1/schedules/{(await owner.PostAsync("/v1/schedules", Daily)).Id}";
        var unknown = await other.GetAsync($"/v1/schedules/{Guid.CreateVersion7()}");
        Answer[] refused = [await other.GetAsync(path), await other.GetAsync(path + "/fires"), await other.DeleteAsync(path), await other.PatchAsync(path, new { enabled = false }, ("If-Match", "\"1\""))];
        Assert.All(refused, r => Assert.Equal(unknown.Untraced, r.Untraced));
    }

    static string? Text(Answer answer, string member) => answer.Json.GetProperty(member).GetString();
}
