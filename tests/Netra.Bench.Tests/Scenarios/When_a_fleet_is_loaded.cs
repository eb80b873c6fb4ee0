using Netra.Tests;

namespace Netra.Bench.Tests;

public sealed class When_a_fleet_is_loaded
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(BenchScenarios.Saturation)]
    [InlineData(BenchScenarios.Latency)]
    [InlineData(BenchScenarios.Submit)]
    public async Task Its_runs_are_counted_and_timed(string scenario)
    {
        await using var fleet = await FakeFleet.StartAsync();
        var result = await LoadDriver.RunAsync(fleet.Options(scenario) with { Rate = 50 }, Token);
        Assert.Equal((scenario, 0), (result.Scenario, result.Errors));
        Assert.True(result.RunsPerSecond > 0 && result.P50Ms <= result.P99Ms && result.P99Ms <= result.MaxMs);
        Assert.All(fleet.Calls, calls => Assert.Equal(3, calls));
    }

    [Fact]
    public async Task Refusals_are_errors()
    {
        await using var fleet = await FakeFleet.StartAsync();
        fleet.Refuses = true;
        var result = await LoadDriver.RunAsync(fleet.Options(BenchScenarios.Saturation), Token);
        Assert.True(result.Errors > 0);
        Assert.StartsWith("submit answered 503", result.FirstError, StringComparison.Ordinal);
        Assert.Equal(0, result.RunsPerSecond);
    }

    [Fact]
    public async Task Runs_with_a_hundred_calls_come_between_two_loops_of_W()
    {
        await using var fleet = await FakeFleet.StartAsync();
        var result = await LoadDriver.RunAsync(fleet.Options(BenchScenarios.FanOut), Token);
        int[] phases = [.. fleet.Calls.Where((calls, i) => i == 0 || calls != fleet.Calls.ElementAt(i - 1))];
        Assert.Equal([3, 100, 3], phases);
        Assert.Equal(0, result.Errors);
        Assert.Equal(Math.Round(result.Fanout!.WRunsPerSecond / result.RunsPerSecond, 2), result.Fanout.CostRatio);
    }

    [Fact]
    public async Task A_scenario_that_lacks_something_says_what_to_do()
    {
        await using var fleet = await FakeFleet.StartAsync();
        foreach (var scenario in (string[])[BenchScenarios.Scaling, BenchScenarios.Memory, BenchScenarios.ColdStart])
        {
            Assert.Contains("--state DIR", (await LacksAsync(fleet.Options(scenario))).Message, StringComparison.Ordinal);
            Assert.Contains("There is no fleet in", (await LacksAsync(fleet.Options(scenario) with { State = "/nowhere" })).Message, StringComparison.Ordinal);
        }

        Assert.Contains("NETRA_POSTGRES", (await LacksAsync(fleet.Options(BenchScenarios.Backlog))).Message, StringComparison.Ordinal);
    }

    static Task<BenchException> LacksAsync(BenchOptions options) => Assert.ThrowsAsync<BenchException>(() => LoadDriver.RunAsync(options, Token));
}
