using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Netra.Hosting.Redis;
using Netra.Storage.Threads;

namespace Netra.Hosting.Threads;

/// <summary>Threads as they were last read, in Redis for all API processes, for an hour. Keys carry tenant and owner, so that nobody is answered from another's entry.</summary>
/// <remarks>
/// Who changes a thread first leaves its next version in the place of its entry, then commits: what a reader had read before is of an earlier version and is not taken any more.
/// A change by a process that Redis does not answer is noticed once the entry is older than <see cref="TrustedFor"/>: it is then used only if its version is still the database's.
/// </remarks>
public sealed class ThreadCache(RedisStore redis)
{
    /// <summary>For so long an entry needs no look at the database, as credentials do.</summary>
    public static readonly TimeSpan TrustedFor = TimeSpan.FromSeconds(2);

    /// <summary>The version in the place of a thread that is deleted.</summary>
    const long Gone = 1L << 50;

    const string Now = "local clock = redis.call('TIME') local now = clock[1] * 1000 + math.floor(clock[2] / 1000)\n";

    /// <summary>The entry, and its age in milliseconds by Redis' own clock.</summary>
    const string Read = Now + """
        local entry = redis.call('HMGET', KEYS[1], 'thread', 'at')
        if not entry[1] then return {} end
        return {entry[1], tostring(now - tonumber(entry[2]))}
        """;

    const string Keep = Now + """
        if tonumber(redis.call('HGET', KEYS[1], 'version') or '0') > tonumber(ARGV[1]) then return {'late'} end
        redis.call('HSET', KEYS[1], 'version', ARGV[1], 'thread', ARGV[2], 'at', string.format('%.0f', now))
        redis.call('EXPIRE', KEYS[1], 3600)
        return {'kept'}
        """;

    /// <summary>The version that is left stands for longer than any read takes.</summary>
    const string Replace = """
        if tonumber(redis.call('HGET', KEYS[1], 'version') or '0') > tonumber(ARGV[1]) then return {'late'} end
        redis.call('DEL', KEYS[1])
        redis.call('HSET', KEYS[1], 'version', ARGV[1])
        redis.call('EXPIRE', KEYS[1], 60)
        return {'replaced'}
        """;

    /// <summary>Whether there is a Redis to tell.</summary>
    public bool IsOn => redis.IsConfigured;

    /// <summary>The thread and whether it can be used as it is; null where it is not cached.</summary>
    public async Task<(ThreadRow Thread, bool Trusted)?> FindAsync(Guid tenant, Guid owner, Guid id) =>
        await redis.AskAsync(Read, Key(tenant, owner, id)) is [{ } json, { } age] && JsonSerializer.Deserialize(json, ThreadJson.Default.ThreadRow) is { } thread
            ? (thread, long.Parse(age, CultureInfo.InvariantCulture) < TrustedFor.TotalMilliseconds)
            : null;

    /// <summary>Keeps what was read, unless the thread has changed since.</summary>
    public Task KeepAsync(ThreadRow thread)
    {
        ArgumentNullException.ThrowIfNull(thread);
        return redis.AskAsync(Keep, Key(thread.TenantId, thread.OwnerId, thread.Id), Text(thread.Version), JsonSerializer.Serialize(thread, ThreadJson.Default.ThreadRow));
    }

    /// <summary>Call it before the commit that gives the thread this version.</summary>
    public Task ReplaceAsync(Guid tenant, Guid owner, Guid id, long version) => redis.AskAsync(Replace, Key(tenant, owner, id), Text(version));

    /// <summary>Call it before the commit that deletes the thread.</summary>
    public Task ForgetAsync(Guid tenant, Guid owner, Guid id) => ReplaceAsync(tenant, owner, id, Gone);

    static string Key(Guid tenant, Guid owner, Guid id) => $"netra:thread:{tenant:N}:{owner:N}:{id:N}";

    static string Text(long version) => version.ToString(CultureInfo.InvariantCulture);
}

[JsonSerializable(typeof(ThreadRow))]
sealed partial class ThreadJson : JsonSerializerContext;
