using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Netra.Storage.Tenants;

namespace Netra.Api.Tests.Limits;

public sealed class DailyTokensTests
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task A_tenant_whose_day_has_no_tokens_left_is_refused_until_midnight(string engine)
    {
        await using var host = await ApiHost.StartAsync(TestDatabase.Of(engine));
        using var user = await host.UserAsync("free");
        await UseAsync(host, user, 99_999);
        Assert.Equal(202, (await user.SubmitAsync()).Status);

        await UseAsync(host, user, 100_000);
        var refused = (await user.SubmitAsync()).IsProblem(429, "quota_exceeded");
        Assert.InRange(int.Parse(refused.Headers["Retry-After"], CultureInfo.InvariantCulture), 1, 86_400);
        await UseAsync(host, user, 100_000, daysAgo: 1);
        Assert.Equal(202, (await user.SubmitAsync()).Status);

        await using var db = host.OpenDatabase();
        Assert.Equal(2, await db.Runs.CountAsync(r => r.OwnerId == user.UserId));
        Assert.Equal(2, (await db.Tenants.SingleAsync(t => t.Id == user.TenantId)).CallsToday); // the refused one took no call
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task What_many_take_at_once_adds_up_and_yesterday_does_not_count(string engine)
    {
        await using var host = await ApiHost.StartAsync(TestDatabase.Of(engine));
        using var user = await host.UserAsync("free");
        await UseAsync(host, user, 77, daysAgo: 1);

        Assert.All(await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => AddAsync(host, user, 10))), Assert.True);
        Assert.False(await AddAsync(host, user, 1));
        await using var db = host.OpenDatabase();
        Assert.Equal(201, (await db.Tenants.SingleAsync(t => t.Id == user.TenantId)).TokensToday);
    }

    static async Task<bool> AddAsync(ApiHost host, TestUser user, long tokens)
    {
        var room = false;
        await host.WriteAsync(async (db, now) => room = await DailyTokens.AddAsync(db, user.TenantId, tokens, 200, now, CancellationToken.None));
        return room;
    }

    static Task UseAsync(ApiHost host, TestUser user, long tokens, int daysAgo = 0) => host.WriteAsync((db, now) => db.Tenants.Where(t => t.Id == user.TenantId)
        .ExecuteUpdateAsync(t => t.SetProperty(x => x.TokensToday, tokens).SetProperty(x => x.TokensDay, DateOnly.FromDateTime(now.UtcDateTime).AddDays(-daysAgo))));
}
