using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Netra.Hosting.Redis;

/// <summary>The fleet's view of Redis: never the only copy of anything, so every call gives null instead of failing when Redis is away.</summary>
/// <remarks>Only what versions 1.2.6 and 3 of the client have in common, and no blocking command, stands behind this class.</remarks>
public sealed partial class RedisStore(IOptions<RedisOptions> options, TimeProvider time, ILogger<RedisStore> log) : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);
    static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(2);

    readonly SemaphoreSlim connecting = new(1, 1);
    ConnectionMultiplexer? connection;
    DateTimeOffset nextTry;
    DateTimeOffset silentUntil;

    public bool IsConfigured => options.Value.Url.Length > 0;

    /// <summary>Runs a script that answers with numbers; null where Redis is not configured or does not answer within half a second.</summary>
    public async Task<long[]?> EvaluateAsync(string script, string key, params long[] arguments) =>
        await RunAsync(script, key, Array.ConvertAll(arguments, a => (RedisValue)a)) is { } result ? (long[]?)result : null;

    /// <summary>The same with texts.</summary>
    public async Task<string[]?> AskAsync(string script, string key, params string[] arguments) =>
        await RunAsync(script, key, Array.ConvertAll(arguments, a => (RedisValue)a)) is { } result ? (string[]?)result : null;

    /// <summary>After half a second in vain nobody waits for Redis until it is tried again: work must not slow down with it.</summary>
    async Task<RedisResult?> RunAsync(string script, string key, RedisValue[] arguments)
    {
        if (await ConnectAsync() is not { } redis)
            return null;
        try
        {
            return await redis.GetDatabase().ScriptEvaluateAsync(script, [key], arguments).WaitAsync(Patience, time);
        }
        catch (Exception e) when (e is RedisException or TimeoutException or ObjectDisposedException)
        {
            NoAnswer(log, e.Message);
            silentUntil = time.GetUtcNow() + RetryEvery;
            return null;
        }
    }

    async Task<ConnectionMultiplexer?> ConnectAsync()
    {
        var now = time.GetUtcNow();
        if (!IsConfigured || now < silentUntil)
            return null;
        if (connection is { IsConnected: true })
            return connection;
        if (now < nextTry || !await connecting.WaitAsync(TimeSpan.Zero))
            return null;
        try
        {
            nextTry = time.GetUtcNow() + RetryEvery;
            if (connection is null)
            {
                var configuration = ConfigurationOptions.Parse(options.Value.Url);
                configuration.AbortOnConnectFail = false;
                configuration.ConnectTimeout = 500;
                configuration.SyncTimeout = 500;
                connection = await ConnectionMultiplexer.ConnectAsync(configuration);
            }

            return connection is { IsConnected: true } ? connection : null;
        }
        catch (RedisException e)
        {
            NoAnswer(log, e.Message);
            return null;
        }
        finally
        {
            connecting.Release();
        }
    }

    public void Dispose()
    {
        connection?.Dispose();
        connecting.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis does not answer, going on without it: {Reason}")]
    static partial void NoAnswer(ILogger logger, string reason);
}
