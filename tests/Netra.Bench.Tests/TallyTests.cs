using Netra.Bench.Load;

namespace Netra.Bench.Tests;

public sealed class TallyTests
{
    readonly StoppedTime time = new();
    readonly BenchOptions options;
    readonly Tally tally;

    public TallyTests()
    {
        options = new() { Urls = [], StreamUrl = new Uri("http://127.0.0.1"), Key = "", Scenario = BenchScenarios.Saturation, Time = time };
        tally = new Tally(options, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void The_warm_up_and_the_drain_do_not_count()
    {
        tally.Add(from: 9_000, to: 9_990, wasPolled: false);
        tally.Add(from: 9_990, to: 10_000, wasPolled: false);
        tally.Add(from: 9_990, to: 10_001, wasPolled: false);
        tally.Add(from: 29_990, to: 30_000, wasPolled: false);
        var result = tally.Result(new Errors(), drainSeconds: 0, cancelled: 0);
        Assert.Equal(0.1, result.RunsPerSecond);
        Assert.Equal(1, result.Measured);
    }

    [Fact]
    public void Percentiles_are_values_that_were_measured()
    {
        for (var ms = 1; ms <= 200; ms++)
            tally.Add(from: 10_000, to: 10_000 + ms, wasPolled: false);
        var result = tally.Result(new Errors(), drainSeconds: 0, cancelled: 0);
        Assert.Equal((100, 198, 200), (result.P50Ms, result.P99Ms, result.MaxMs));
        Assert.Equal(10, result.RunsPerSecond);
    }

    [Fact]
    public void A_tally_of_so_many_ends_with_the_last_of_them()
    {
        var few = new Tally(options, TimeSpan.Zero, TimeSpan.FromDays(1), most: 2);
        few.Add(from: 0, to: 500, wasPolled: false);
        Assert.Equal((true, 0.5), (few.GoesOn, few.Progress));
        few.Add(from: 0, to: 4_000, wasPolled: false);
        few.Add(from: 0, to: 4_001, wasPolled: false);
        Assert.Equal((2, 0.5), (few.Ended, few.Result(new Errors(), drainSeconds: 0, cancelled: 0).RunsPerSecond));
        time.Now = 4_000;
        Assert.Equal((false, 1), (few.GoesOn, few.Progress));
    }

    [Fact]
    public void Nothing_measured_gives_no_percentile()
    {
        var errors = new Errors();
        errors.Add("first");
        errors.Add("second");
        var result = tally.Result(errors, drainSeconds: 0, cancelled: 0);
        Assert.Null(result.P50Ms);
        Assert.Equal((2, "first"), (result.Errors, result.FirstError));
    }

    /// <summary>Timestamps in milliseconds, from 0.</summary>
    sealed class StoppedTime : TimeProvider
    {
        public override long TimestampFrequency => 1000;

        public long Now { get; set; }

        public override long GetTimestamp() => Now;
    }
}
