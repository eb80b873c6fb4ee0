namespace Netra.Api.Limits;

/// <summary>A bucket that holds at most <paramref name="burst"/> tokens and gains <paramref name="perMinute"/> a minute; a request takes one.</summary>
sealed class TokenBucket(int perMinute, int burst)
{
    readonly Lock gate = new();
    double tokens = burst;
    DateTimeOffset? at;

    public Taken Take(DateTimeOffset now)
    {
        lock (gate)
        {
            tokens = Math.Min(burst, tokens + ((now - (at ?? now)).TotalMinutes * perMinute));
            at = now;
            var allowed = tokens >= 1;
            if (allowed)
                tokens -= 1;
            return Taken.Of(allowed, tokens, perMinute, burst);
        }
    }

    /// <summary>Whether forgetting the bucket changes nothing.</summary>
    public bool IsFull(DateTimeOffset now)
    {
        lock (gate)
            return tokens + ((now - (at ?? now)).TotalMinutes * perMinute) >= burst;
    }
}

/// <summary>What became of a request's token.</summary>
readonly record struct Taken(bool Allowed, int Remaining, int FullInSeconds, TimeSpan RetryAfter)
{
    public static Taken Of(bool allowed, double tokens, int perMinute, int burst) => new(
        allowed,
        (int)tokens,
        (int)Math.Ceiling((burst - tokens) * 60 / perMinute),
        TimeSpan.FromMinutes(Math.Max(0, 1 - tokens) / perMinute));
}
