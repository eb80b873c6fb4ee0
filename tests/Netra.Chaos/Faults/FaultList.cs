namespace Netra.Chaos;

/// <summary>
/// Everything that can be done to a fleet on this machine. <c>postgres disk full</c> needs the right to mount, and the clocks need libfaketime
/// (the Debian package of that name): what cannot be done is not in the list.
/// </summary>
static class FaultList
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        .. ChaosFleet.Kinds.Select(ProcessFaults.Kill),
        .. ((string[])["agent", "tool"]).Select(ProcessFaults.Freeze),
        ProcessFaults.FreezeAny,
        ProcessFaults.Rolling,
        ProcessFaults.Scaling,
        ProcessFaults.Starved,
        .. ClockFaults.All,
        ServerFaults.Stop("broker", "rabbitmq"),
        ServerFaults.Kill("broker", "rabbitmq"),
        ServerFaults.Unreachable("broker", "rabbitmq"),
        CutOffFaults.From("broker", "rabbitmq"),
        DiskFaults.BrokerAlarm,
        MessageFaults.Doubled,
        MessageFaults.OutOfOrder,
        MessageFaults.Purged,
        ServerFaults.Stop("postgres", "postgres"),
        ServerFaults.AbortPostgres,
        ServerFaults.Kill("postgres", "postgres"),
        ServerFaults.Unreachable("postgres", "postgres"),
        CutOffFaults.From("postgres", "postgres"),
        .. DiskFaults.Full,
        ServerFaults.FlushRedis,
        ServerFaults.Stop("redis", "redis"),
        ServerFaults.Unreachable("redis", "redis"),
    ];

    /// <summary>Those that are over within seconds: a short run is not for starting a dozen processes several times.</summary>
    public static IReadOnlyList<Fault> Short { get; } = [.. All.Except([ProcessFaults.Scaling, ProcessFaults.Starved])];

    /// <summary>Those of <paramref name="names"/>; all when there are none.</summary>
    public static IReadOnlyList<Fault> Named(IReadOnlyList<string> names) =>
        names.Count == 0 ? All : [.. names.Select(n => All.FirstOrDefault(f => f.Name == n) ?? throw new ArgumentException($"There is no fault '{n}' on this machine.", nameof(names)))];
}
