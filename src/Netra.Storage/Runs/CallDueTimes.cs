namespace Netra.Storage.Runs;

/// <summary>When the sweep looks at a call; the run that makes it and the worker that executes it agree on it here.</summary>
public static class CallDueTimes
{
    /// <summary>How long a worker owns a call without renewing.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(2.5);

    /// <summary>How long a step is left to the worker whose transition began it, before that has said that it works at it.</summary>
    public static readonly TimeSpan FirstLease = TimeSpan.FromSeconds(1.5);

    /// <summary>How often a worker renews.</summary>
    public static readonly TimeSpan Renew = TimeSpan.FromSeconds(0.8);

    static readonly TimeSpan Unstarted = TimeSpan.FromSeconds(3);

    /// <summary>When a call that nobody has begun is sent again.</summary>
    public static DateTimeOffset FirstCheck(DateTimeOffset now, DateTimeOffset deadline) => Earlier(now + Unstarted, deadline);

    /// <summary>The lease of whoever follows so many lost workers: a starved fleet must not use up all attempts in a moment.</summary>
    public static TimeSpan LeaseAfter(int losses) => Lease * (1 << Math.Clamp(losses, 0, 2));

    public static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
