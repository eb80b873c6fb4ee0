namespace Netra.Bench.Load;

/// <summary>What ended when, and the percentiles of a measured time.</summary>
/// <param name="most">Ends the measured time once so many have ended in it.</param>
sealed class Tally(BenchOptions options, TimeSpan warmup, TimeSpan measured, int? most = null)
{
    readonly Lock gate = new();
    readonly List<double> latencies = [];
    readonly long begun = options.Time.GetTimestamp();
    TimeSpan end = warmup + measured;
    int inTime;
    int polled;

    /// <summary>Warm-up and measured time, where nothing ends it before.</summary>
    public TimeSpan Longest { get; } = warmup + measured;

    /// <summary>Whether load is still to be made.</summary>
    public bool GoesOn => SinceEnd < TimeSpan.Zero;

    /// <summary>Time since the load ended; negative before.</summary>
    public TimeSpan SinceEnd
    {
        get
        {
            lock (gate)
                return options.Time.GetElapsedTime(begun) - end;
        }
    }

    /// <summary>What ended in the measured time so far.</summary>
    public int Ended
    {
        get
        {
            lock (gate)
                return inTime;
        }
    }

    /// <summary>How much of the load is done, 0 to 1.</summary>
    public double Progress => GoesOn ? Math.Min(1, most is { } runs ? (double)Ended / runs : options.Time.GetElapsedTime(begun) / Longest) : 1;

    /// <summary>Something began and ended well. It counts for the rate when it ended in the measured time, for the latencies when it began there.</summary>
    public void Add(long from, long to, bool wasPolled)
    {
        lock (gate)
        {
            if (Covers(to) && ++inTime == most)
                end = options.Time.GetElapsedTime(begun, to);
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
            var seconds = (end - warmup).TotalSeconds;
            return new()
            {
                Scenario = options.Scenario,
                RunsPerSecond = Math.Round(inTime / seconds, 2),
                P50Ms = Percentile(0.50),
                P99Ms = Percentile(0.99),
                MaxMs = Percentile(1),
                Errors = errors.Count,
                FirstError = errors.First,
                Measured = latencies.Count,
                Polled = polled,
                WarmupSeconds = warmup.TotalSeconds,
                Seconds = Math.Round(seconds, 1),
                DrainSeconds = Math.Round(drainSeconds, 1),
                Cancelled = cancelled,
                Workload = Workload.W.Description,
                DriverProcessors = Environment.ProcessorCount,
            };
        }
    }

    bool Covers(long timestamp)
    {
        var at = options.Time.GetElapsedTime(begun, timestamp);
        return at >= warmup && at < end;
    }

    /// <summary>Nearest rank: the smallest value that so many are not above.</summary>
    double? Percentile(double share) => latencies.Count == 0
        ? null
        : Math.Round(latencies[Math.Max(0, (int)Math.Ceiling(share * latencies.Count) - 1)], 2);
}
