namespace Netra.Chaos;

/// <summary>Servers stop, die, cannot be reached or forget.</summary>
static class ServerFaults
{
    /// <summary>Ended with its own signal: RabbitMQ and Redis SIGTERM, PostgreSQL a fast shutdown.</summary>
    public static Fault Stop(string name, string server) => new($"{name} stop", SinceOf(server), s => AwayAsync(s, server, () => s.Fleet.ServerAsync("stop", server)));

    public static Fault Kill(string name, string server) => new($"{name} kill -9", SinceOf(server), s => AwayAsync(s, server, () => s.Fleet.ServerAsync("kill", server)));

    public static Fault AbortPostgres { get; } = new("postgres immediate", Since.Up, s => AwayAsync(s, "postgres", s.Fleet.AbortPostgresAsync));

    public static Fault FlushRedis { get; } = new("redis FLUSHALL", Since.Fault, s => s.Fleet.FlushRedisAsync());

    /// <summary>Packets vanish in both directions; nothing is closed, nothing is refused.</summary>
    public static Fault Unreachable(string name, string server) => new($"{name} unreachable", SinceOf(server), async s =>
    {
        s.Fleet.Hold(server);
        try
        {
            await s.LastAsync((6, 12), (20, 60));
        }
        finally
        {
            s.Fleet.Release(server);
        }
    });

    static async Task AwayAsync(Strike strike, string server, Func<Task> end)
    {
        await end();
        await strike.LastAsync((1, 4), (1, 10));
        await strike.Fleet.ServerAsync("start", server);
    }

    /// <summary>Work goes on without Redis.</summary>
    static Since SinceOf(string server) => server == "redis" ? Since.Fault : Since.Up;
}
