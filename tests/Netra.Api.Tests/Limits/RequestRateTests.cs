using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Netra.Api.Limits;

namespace Netra.Api.Tests.Limits;

public sealed class RequestRateTests(ApiHost host)
{
    [Fact]
    public async Task Over_the_burst_requests_are_refused_until_the_bucket_fills()
    {
        using var user = await host.UserAsync("free");
        using var colleague = await host.UserAsync("free", user.Tenant);
        var answers = new List<Answer>();
        for (var i = 0; i < 6; i++)
            answers.Add(await user.SubmitAsync());
        Assert.All(answers.Take(5), a => Assert.Equal(202, a.Status));
        Assert.Equal("\"requests\";q=10;w=60;burst=5", answers[0].Headers["RateLimit-Policy"]);
        Assert.Equal("\"requests\";r=4;t=6", answers[0].Headers["RateLimit"]);
        var refused = answers[5].IsProblem(429, "quota_exceeded");
        Assert.InRange(int.Parse(refused.Headers["Retry-After"], CultureInfo.InvariantCulture), 1, 6);
        Assert.StartsWith("\"requests\";r=0;t=", refused.Headers["RateLimit"], StringComparison.Ordinal);
        await using var db = host.OpenDatabase();
        Assert.Equal(5, await db.Runs.CountAsync(r => r.OwnerId == user.UserId));
        Assert.Equal(202, (await colleague.SubmitAsync()).Status);
    }

    [Fact]
    public async Task The_internal_tier_has_no_limit()
    {
        using var user = await host.UserAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => user.GetAsync("/v1/runs")));
        Assert.All(answers, a => Assert.Equal((200, false), (a.Status, a.Headers.ContainsKey("RateLimit"))));
    }

    [Fact]
    public async Task Redis_that_is_configured_and_away_refuses_nobody()
    {
        await using var own = await ApiHost.StartAsync(null, ("Redis:Url", "127.0.0.1:1"));
        using var user = await own.UserAsync("free");
        for (var i = 0; i < 8; i++)
            Assert.Equal(200, (await user.GetAsync("/v1/runs")).Status);
    }

    [Fact]
    public async Task In_Redis_all_processes_share_a_bucket()
    {
        var redis = Environment.GetEnvironmentVariable("NETRA_REDIS");
        if (string.IsNullOrEmpty(redis) && Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail("NETRA_REDIS must name a server in CI.");
        Assert.SkipWhen(string.IsNullOrEmpty(redis), "NETRA_REDIS names no server.");
        await using var one = await ApiHost.StartAsync(null, ("Redis:Url", redis!));
        await using var two = await ApiHost.StartAsync(null, ("Redis:Url", redis!));
        var user = Guid.CreateVersion7();
        var taken = new List<Taken>();
        for (var i = 0; i < 3; i++)
        {
            taken.Add((await one.Get<RequestBuckets>().TakeAsync(user, 10, 5))!.Value);
            taken.Add((await two.Get<RequestBuckets>().TakeAsync(user, 10, 5))!.Value);
        }

        Assert.Equal([true, true, true, true, true, false], taken.Select(t => t.Allowed));
        Assert.Equal([4, 3, 2, 1, 0, 0], taken.Select(t => t.Remaining));
        Assert.InRange(taken[5].RetryAfter, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(6));
    }
}
