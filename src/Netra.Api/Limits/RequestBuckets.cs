using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Netra.Hosting.Redis;

namespace Netra.Api.Limits;

/// <summary>One bucket for each user: in Redis for all API processes, or in this process where Redis is not configured.</summary>
sealed class RequestBuckets(RedisStore redis, IOptions<RedisOptions> options, TimeProvider time)
{
    const int MostRemembered = 10_000;

    /// <summary>Tokens are kept in thousandths; Redis' own clock counts, so that all API processes agree.</summary>
    const string Script = """
        local per_minute, burst = tonumber(ARGV[1]), tonumber(ARGV[2]) * 1000
        local clock = redis.call('TIME')
        local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
        local bucket = redis.call('HMGET', KEYS[1], 'tokens', 'at')
        local tokens = math.min(burst, (tonumber(bucket[1]) or burst) + math.max(0, now - (tonumber(bucket[2]) or now)) * per_minute / 60)
        local allowed = 0
        if tokens >= 1000 then tokens = tokens - 1000; allowed = 1 end
        redis.call('HSET', KEYS[1], 'tokens', tostring(tokens), 'at', tostring(now))
        redis.call('PEXPIRE', KEYS[1], math.ceil(burst * 60 / per_minute) + 1000)
        return {allowed, math.floor(tokens)}
        """;

    readonly ConcurrentDictionary<Guid, TokenBucket> local = new();

    /// <summary>Takes a token. Null where Redis should answer and does not: then nobody is refused.</summary>
    public async Task<Taken?> TakeAsync(Guid userId, int perMinute, int burst)
    {
        if (options.Value.Url.Length == 0)
            return TakeHere(userId, perMinute, burst);
        return await redis.EvaluateAsync(Script, $"netra:rate:{userId:N}", perMinute, burst) is [var allowed, var thousandths]
            ? Taken.Of(allowed == 1, thousandths / 1000d, perMinute, burst)
            : null;
    }

    Taken TakeHere(Guid userId, int perMinute, int burst)
    {
        var now = time.GetUtcNow();
        if (local.Count > MostRemembered)
        {
            foreach (var (user, bucket) in local)
            {
                if (bucket.IsFull(now))
                    local.TryRemove(user, out _);
            }
        }

        return local.GetOrAdd(userId, static (_, limits) => new TokenBucket(limits.perMinute, limits.burst), (perMinute, burst)).Take(now);
    }
}
