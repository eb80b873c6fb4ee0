namespace Netra.Chaos;

/// <summary>Processes of the fleet die, stand still, or are replaced.</summary>
static class ProcessFaults
{
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
