using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace Netra.Api.Tests.Limits;

public sealed class DailyCallsTests
{
    const int Most = 20;

    static readonly (string, string)[] Tier = [("Tiers:Items:0:Name", "few"), ("Tiers:Items:0:ToolCallsPerDay", "20"), ("Tiers:Items:0:RunTimeout", "00:00:10"),
        ("Tiers:Items:0:MaxRunTimeout", "00:00:10"), ("Tiers:Items:0:Permissions:0", "agent_execution")];

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task One_below_the_quota_exactly_one_of_fifty_is_accepted(string engine)
    {
        await using var first = await ApiHost.StartAsync(TestDatabase.Of(engine), Tier);
        await using var second = engine == "sqlite" ? null : await ApiHost.StartAsync(TestDatabase.Of(engine), Tier); // another replica
        using var user = await first.UserAsync("few");
        using var there = second is null ? null : new TestUser(second, user.TenantId, user.Tenant, user.UserId, user.Key);
        await UseAsync(first, user, Most - 1);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => (i % 2 == 1 && there is not null ? there : user).SubmitAsync()));

        Assert.Single(answers, a => a.Status == 202);
        Assert.All(answers.Where(a => a.Status != 202), a => Assert.InRange(int.Parse(a.IsProblem(429, "quota_exceeded").Headers["Retry-After"], CultureInfo.InvariantCulture), 1, 86_400));
        await using var db = first.OpenDatabase();
        Assert.Equal(1, await db.Runs.CountAsync(r => r.OwnerId == user.UserId));
        Assert.Equal(Most, (await db.Tenants.SingleAsync(t => t.Id == user.TenantId)).CallsToday);
    }

    [Fact]
    public async Task Yesterdays_calls_do_not_count_and_a_replay_takes_none()
    {
        await using var host = await ApiHost.StartAsync(null, Tier);
        using var user = await host.UserAsync("few");
        await UseAsync(host, user, Most, daysAgo: 1);

        Assert.Equal(202, (await user.SubmitAsync("hi", ("Idempotency-Key", "k"))).Status);
        await UseAsync(host, user, Most);
        Assert.Equal(202, (await user.SubmitAsync("hi", ("Idempotency-Key", "k"))).Status);
        (await user.SubmitAsync("hi", ("Idempotency-Key", "other"))).IsProblem(429, "quota_exceeded");
        await UseAsync(host, user, 0);
        Assert.Equal(202, (await user.SubmitAsync("hi", ("Idempotency-Key", "other"))).Status); // the refused one left no key
    }

    [Fact]
    public async Task A_tier_without_the_limit_counts_nothing()
    {
        await using var host = await ApiHost.StartAsync();
        using var user = await host.UserAsync();
        await user.RunAsync();
        await using var db = host.OpenDatabase();
        Assert.Equal(0, (await db.Tenants.SingleAsync(t => t.Id == user.TenantId)).CallsToday);
    }

    static Task UseAsync(ApiHost host, TestUser user, int calls, int daysAgo = 0) => host.WriteAsync((db, now) => db.Tenants.Where(t => t.Id == user.TenantId)
        .ExecuteUpdateAsync(t => t.SetProperty(x => x.CallsToday, calls).SetProperty(x => x.CallsDay, DateOnly.FromDateTime(now.UtcDateTime).AddDays(-daysAgo))));
}
