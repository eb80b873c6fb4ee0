using System.Text.Json;
using Netra.Bench.Load;
using Netra.Bench.Scenarios;

namespace Netra.Bench.Tests;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(3, new double[] { 7, 1, 3 })]
    [InlineData(4, new double[] { 5, 1, 7, 3 })]
    public void A_median_is_the_middle(double expected, double[] values) => Assert.Equal(expected, Median.Of(values));

    [Fact]
    public void A_slope_is_that_of_the_line_of_least_squares()
    {
        Assert.Equal(2, Slope.Of([(0, 5), (1, 7), (3, 11)]));
        Assert.Equal(0.5, Slope.Of([(0, 0), (1, 1), (2, 1)]));
        Assert.Null(Slope.Of([(1, 2), (1, 3)]));
        Assert.Null(Slope.Of([(1, 2)]));
    }

    [Fact]
    public void Cost_that_grows_with_the_calls_alone_is_linear()
    {
        Assert.Equal(new FanOutResult(100, 100, 33.33, 1), FanOutScenario.Compare(100, w: 100, many: 3));
        Assert.Equal(new FanOutResult(100, 100, 50, 1.5), FanOutScenario.Compare(100, w: 100, many: 2));
        Assert.Equal(new FanOutResult(100, 100, null, null), FanOutScenario.Compare(100, w: 100, many: 0));
    }

    [Fact]
    public void Full_tables_are_compared_with_the_mean_of_before_and_after()
    {
        Assert.Equal(0.9, BacklogScenario.Kept(before: 80, full: 90, after: 120));
        Assert.Null(BacklogScenario.Kept(before: 0, full: 0, after: 0));
    }

    [Fact]
    public void Workers_are_compared_with_the_fewest()
    {
        var compared = ScalingScenario.Compare(new Dictionary<int, BenchResult> { [4] = At(30), [2] = At(20), [1] = At(10) });
        Assert.Equal([("1", 1), ("2", 2), ("4", 3)], compared.Select(w => (w.Key, w.Value.Speedup)));
    }

    [Fact]
    public void A_run_of_the_fan_out_has_its_calls()
    {
        using var body = JsonDocument.Parse(Workload.FanOut(100).Body);
        Assert.Equal(100, body.RootElement.GetProperty("input").GetProperty("steps")[0].GetProperty("tools").GetArrayLength());
        using var w = JsonDocument.Parse(Workload.W.Body);
        Assert.Equal(Workload.CallsOfW, w.RootElement.GetProperty("input").GetProperty("steps")[0].GetProperty("tools").GetArrayLength());
    }

    static BenchResult At(double runsPerSecond) => new()
    {
        Scenario = BenchScenarios.Scaling,
        RunsPerSecond = runsPerSecond,
        Errors = 0,
        Measured = 0,
        Polled = 0,
        WarmupSeconds = 0,
        Seconds = 1,
        DrainSeconds = 0,
        Cancelled = 0,
        Workload = "",
        DriverProcessors = 1,
    };
}
