using Netra.Tests;

namespace Netra.Bench.Tests;

public sealed class When_processes_start
{
    /// <summary>An embedded fleet that is ready at once.</summary>
    const string Embedded = """
        [[ $1 == up && $2 == --data && $4 == --port ]] || exit 2
        mkdir -p "$3" && echo "NETRA_URL=" >"$3/netra.env" && exec sleep 300
        """;

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_kind_and_the_embedded_fleet_start_three_times()
    {
        await using var fleet = await FakeFleet.StartAsync();
        using var state = StateOf(Embedded);
        var result = await LoadDriver.RunAsync(OptionsOf(state, fleet), Token);
        Assert.Equal(["api", "agent", "tool", "embedded"], result.Starts!.Keys);
        Assert.All(result.Starts.Values, start => Assert.Equal(3, start.Seconds.Count));
        Assert.All(result.Starts.Values, start => Assert.Equal(start.Seconds.Order().ElementAt(1), start.MedianSeconds));
        Assert.All(result.Starts.Values.SelectMany(s => s.Seconds), seconds => Assert.InRange(seconds, 0, 20));
        Assert.Equal(["status ", .. Enumerable.Repeat<string[]>(["restart api-1", "restart agent-1", "restart tool-1"], 3).SelectMany(r => r)], state.Asked);
        Assert.Equal(0, result.Errors);
        Assert.True(result.RunsPerSecond > 0);
    }

    [Fact]
    public async Task What_the_script_says_when_it_fails_is_told()
    {
        await using var fleet = await FakeFleet.StartAsync();
        using var state = StateOf(Embedded);
        await File.WriteAllTextAsync(state.File("broken"), "", Token);
        var told = await Assert.ThrowsAsync<BenchException>(() => LoadDriver.RunAsync(OptionsOf(state, fleet), Token));
        Assert.Contains("no port left", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_embedded_fleet_that_ends_is_told_with_its_words()
    {
        await using var fleet = await FakeFleet.StartAsync();
        using var state = StateOf("echo 'Port in use.' >&2; exit 1");
        var told = await Assert.ThrowsAsync<BenchException>(() => LoadDriver.RunAsync(OptionsOf(state, fleet), Token));
        Assert.Contains("ended with 1: Port in use.", told.Message, StringComparison.Ordinal);
    }

    static BenchOptions OptionsOf(FakeState state, FakeFleet fleet) => state.On(fleet, BenchScenarios.ColdStart) with { Netra = ["bash", state.File("netra.sh")] };

    static FakeState StateOf(string embedded)
    {
        var state = new FakeState();
        File.WriteAllText(state.File("netra.sh"), embedded);
        foreach (var name in (string[])["api-1", "agent-1", "tool-1"])
            state.Is(name, Environment.ProcessId);
        return state;
    }
}
