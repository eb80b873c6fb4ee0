namespace Netra.Chaos;

/// <summary>Everything that can be done to a fleet on one machine.</summary>
static class FaultList
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        .. ChaosFleet.Kinds.Select(ProcessFaults.Kill),
        .. ((string[])["agent", "tool"]).Select(ProcessFaults.Freeze),
        ProcessFaults.FreezeAny,
        ProcessFaults.Rolling,
        ServerFaults.Stop("broker", "rabbitmq"),
        ServerFaults.Kill("broker", "rabbitmq"),
        ServerFaults.Unreachable("broker", "rabbitmq"),
        MessageFaults.Doubled,
        ServerFaults.Stop("postgres", "postgres"),
        ServerFaults.AbortPostgres,
        ServerFaults.Kill("postgres", "postgres"),
        ServerFaults.Unreachable("postgres", "postgres"),
        ServerFaults.FlushRedis,
        ServerFaults.Stop("redis", "redis"),
        ServerFaults.Unreachable("redis", "redis"),
    ];

    /// <summary>Those of <paramref name="names"/>; all when there are none.</summary>
    public static IReadOnlyList<Fault> Named(IReadOnlyList<string> names) =>
        names.Count == 0 ? All : [.. names.Select(n => All.Single(f => f.Name == n))];
}
