namespace Netra.EndToEnd;

/// <summary>The limits of a tier, counted by all replicas together.</summary>
public sealed class When_a_tier_has_limits(TestFleet fleet) : OnTheFleet(fleet)
{
    [Fact]
    public async Task A_user_over_the_request_rate_is_told_when_to_come_back()
    {
        var user = await Fleet.UserAsync("free");

        var answers = new List<Answer>();
        for (var i = 0; i < 10; i++)
            answers.Add(await user.At(Fleet.Apis[i % 2]).GetAsync("v1/runs"));

        Assert.InRange(answers.Count(a => (int)a.Status == 200), 4, 8);
        var refused = answers.First(a => (int)a.Status == 429);
        refused.Problem(429, "quota_exceeded");
        Assert.True(refused.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.True(answers[0].Headers.Contains("RateLimit") && answers[0].Headers.Contains("RateLimit-Policy"));
    }
}
