namespace Netra.Bench.Load;

/// <summary>What ended when, and the percentiles of a measured time.</summary>
sealed class Tally(BenchOptions options, TimeSpan warmup, TimeSpan measured)
{
    readonly Lock gate = new();
    readonly List<double> latencies = [];
    readonly long begun = options.Time.GetTimestamp();
    int inTime;
    int polled;

    public TimeSpan Elapsed => options.Time.GetElapsedTime(begun);

    /// <summary>Whether load is still to be made.</summary>
    public bool GoesOn => Elapsed < warmup + measured;

    /// <summary>Something began and ended well. It counts for the rate when it ended in the measured time, for the latencies when it began there.</summary>
    public void Add(long from, long to, bool wasPolled)
    {
        lock (gate)
        {
            if (Covers(to))
                inTime++;
            if (Covers(from))
                latencies.Add(options.Time.GetElapsedTime(from, to).TotalMilliseconds);
            if (wasPolled)
                polled++;
        }
    }

    /// <summary>The result, once everything has ended.</summary>
    public BenchResult Result(Errors errors, double drainSeconds, int cancelled)
    {
        lock (gate)
        {
            latencies.Sort();
            return new()
            {
                Scenario = options.Scenario,
                RunsPerSecond = Math.Round(inTime / measured.TotalSeconds, 1),
                P50Ms = Percentile(0.50),
                P99Ms = Percentile(0.99),
                MaxMs = Percentile(1),
                Errors = errors.Count,
                FirstError = errors.First,
                Measured = latencies.Count,
                Polled = polled,
                WarmupSeconds = warmup.TotalSeconds,
                Seconds = measured.TotalSeconds,
                DrainSeconds = Math.Round(drainSeconds, 1),
                Cancelled = cancelled,
                Workload = Workload.Description,
                DriverProcessors = Environment.ProcessorCount,
            };
        }
    }

    bool Covers(long timestamp)
    {
        var at = options.Time.GetElapsedTime(begun, timestamp);
        return at >= warmup && at < warmup + measured;
    }

    /// <summary>Nearest rank: the smallest value that so many are not above.</summary>
    double? Percentile(double share) => latencies.Count == 0
        ? null
        : Math.Round(latencies[Math.Max(0, (int)Math.Ceiling(share * latencies.Count) - 1)], 2);
}
