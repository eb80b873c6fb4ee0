using Microsoft.EntityFrameworkCore;

namespace Netra.Api.Tests.Usage;

public sealed class UsageTests
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Every_day_asked_for_has_what_the_callers_own_runs_used(string engine)
    {
        await using var host = await ApiHost.StartAsync(TestDatabase.Of(engine));
        using var user = await host.UserAsync();
        using var other = await host.UserAsync(tenant: user.Tenant);
        foreach (var (caller, day, seconds) in new[] { (user, 2, 1.5), (user, 2, 2.25), (user, 4, 1.0), (other, 2, 9.0) })
            await EndAsync(host, await caller.RunAsync(), new DateTimeOffset(2026, 3, day, 23, 59, 58, TimeSpan.Zero), seconds);
        await user.RunAsync(); // has not ended

        var answer = await user.GetAsync("/v1/usage?from=2026-03-01&to=2026-03-04");

        Assert.Equal(200, answer.Status);
        var days = answer.Json.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["2026-03-01", "2026-03-02", "2026-03-03", "2026-03-04"], days.Select(d => d.GetProperty("day").GetString()));
        Assert.Equal([0, 2, 0, 1], days.Select(d => d.GetProperty("runs").GetInt32()));
        Assert.Equal([0, 6, 0, 3], days.Select(d => d.GetProperty("tool_calls").GetInt32()));
        Assert.Equal([0, 3.75, 0, 1], days.Select(d => d.GetProperty("seconds").GetDouble()));
        Assert.Equal((20, 40), (days[1].GetProperty("input_tokens").GetInt32(), days[1].GetProperty("output_tokens").GetInt32()));
        Assert.Equal(30, (await user.GetAsync("/v1/usage")).Json.GetProperty("items").GetArrayLength());
    }

    [Theory]
    [InlineData("from=yesterday")]
    [InlineData("from=2026-03-04&to=2026-03-01")]
    [InlineData("from=2020-01-01&to=2026-03-01")]
    public async Task Days_that_are_none_or_too_many_are_refused(string query)
    {
        await using var host = await ApiHost.StartAsync();
        using var user = await host.UserAsync();
        (await user.GetAsync("/v1/usage?" + query)).IsProblem(400, "invalid_request");
    }

    static Task EndAsync(ApiHost host, Guid id, DateTimeOffset ended, double seconds) => host.WriteAsync((db, _) => db.Runs.Where(r => r.CorrelationId == id)
        .ExecuteUpdateAsync(r => r.SetProperty(x => x.Status, "completed").SetProperty(x => x.DueAt, (DateTimeOffset?)null).SetProperty(x => x.CompletedAt, ended)
            .SetProperty(x => x.StartedAt, ended.AddSeconds(-seconds)).SetProperty(x => x.ToolCalls, 3).SetProperty(x => x.InputTokens, 10).SetProperty(x => x.OutputTokens, 20)));
}
