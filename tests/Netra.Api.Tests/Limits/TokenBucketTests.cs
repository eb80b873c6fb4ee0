using Netra.Api.Limits;

namespace Netra.Api.Tests.Limits;

public sealed class TokenBucketTests
{
    static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_token_comes_back_every_so_many_seconds_and_never_more_than_the_burst()
    {
        var bucket = new TokenBucket(perMinute: 10, burst: 2);
        Assert.True(bucket.Take(Start).Allowed);
        Assert.True(bucket.Take(Start).Allowed);
        Assert.Equal(TimeSpan.FromSeconds(6), bucket.Take(Start).RetryAfter);
        Assert.False(bucket.Take(Start.AddSeconds(5.9)).Allowed);
        Assert.True(bucket.Take(Start.AddSeconds(6)).Allowed);
        Assert.Equal(new Taken(Allowed: true, Remaining: 1, FullInSeconds: 6, TimeSpan.Zero), bucket.Take(Start.AddHours(1)));
        Assert.False(bucket.IsFull(Start.AddHours(1)));
        Assert.True(bucket.IsFull(Start.AddHours(2)));
    }
}
