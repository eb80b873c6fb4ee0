namespace Netra.Chaos;

/// <summary>Processes of the fleet die, stand still, or are replaced.</summary>
static class ProcessFaults
{
    /// <summary>By halves: one of each kind stays.</summary>
    static readonly string[][] Hungry = [["api-1", "agent-1", "tool-1"], ["api-2", "agent-2", "tool-2"]];

    /// <summary>SIGKILL; a supervisor starts the process again some seconds later.</summary>
    public static Fault Kill(string kind) => new($"kill {kind}", Since.Fault, async s =>
    {
        var name = s.One(kind);
        s.Fleet.Kill(name);
        await s.LastAsync(1, 5);
        await s.Fleet.RestartAsync(name);
    });

    /// <summary>SIGSTOP, and SIGCONT after leases and heartbeats are over.</summary>
    public static Fault Freeze(string kind) => new($"freeze {kind}", Since.Fault, s => FreezeAsync(s, kind));

    public static Fault FreezeAny { get; } = new("freeze another", Since.Fault, s => FreezeAsync(s, s.Pick(["api", "notifier", "scheduler"])));

    /// <summary>SIGTERM to every process, half of each kind at a time, and a new one in its place.</summary>
    public static Fault Rolling { get; } = new("rolling SIGTERM", Since.Up, async s =>
    {
        for (var n = 1; n <= ChaosFleet.Replicas; n++)
            await s.Fleet.RestartAsync([.. ChaosFleet.Kinds.Select(k => FormattableString.Invariant($"{k}-{n}"))]);
    });

    /// <summary>Every kind becomes 1, 2, 4, 1 and again 2 processes; those that go are asked to.</summary>
    public static Fault Scaling { get; } = new("scaling", Since.Up, async s =>
    {
        try
        {
            foreach (var count in (int[])[1, 2, 4, 1])
            {
                await ScaleAsync(s, count);
                await s.LastAsync(2, 4);
            }
        }
        finally
        {
            await ScaleAsync(s, ChaosFleet.Replicas);
        }
    });

    /// <summary>
    /// APIs and workers with two connections to the database each, and then with hardly more handles than they have. The limit is counted from those:
    /// each assembly keeps some, and a process that gets none at all dies.
    /// </summary>
    public static Fault Starved { get; } = new("starved", Since.Up, async s =>
    {
        try
        {
            foreach (var half in Hungry)
                await s.Fleet.RestartAsync([.. half, "--env", "Database__PoolSize=2"]);
            await Task.WhenAll(Hungry.SelectMany(h => h).Select(name => s.Fleet.LimitHandlesAsync(name, 8)));
            await s.LastAsync(8, 15);
            s.Note(string.Join(", ", (await s.Fleet.DeadAsync()).Select(name => name + " died")));
        }
        finally
        {
            foreach (var half in Hungry)
                await s.Fleet.RestartAsync(half);
        }
    });

    static async Task ScaleAsync(Strike strike, int count)
    {
        foreach (var kind in ChaosFleet.Kinds)
            await strike.Fleet.ScaleAsync(kind, count);
    }

    static async Task FreezeAsync(Strike strike, string kind)
    {
        var name = strike.One(kind);
        await strike.Fleet.SignalAsync(name, "STOP");
        try
        {
            await strike.LastAsync((5, 12), (5, 40));
        }
        finally
        {
            await strike.Fleet.SignalAsync(name, "CONT");
        }
    }
}
