using Netra.Tests;

namespace Netra.Bench.Tests;

public sealed class When_workers_come_and_go
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Four_two_and_one_of_each_kind_are_loaded_and_the_fleet_gets_back_what_it_had()
    {
        await using var fleet = await FakeFleet.StartAsync();
        using var state = StateOf(agents: 3, tools: 2);
        var result = await LoadDriver.RunAsync(state.On(fleet, BenchScenarios.Scaling), Token);
        Assert.Equal(["scale agent 4", "scale tool 4", "scale agent 2", "scale tool 2", "scale agent 1", "scale tool 1", "scale agent 3", "scale tool 2"], state.Asked);
        Assert.Equal(["1", "2", "4"], result.Workers!.Keys);
        Assert.Equal((1, result.RunsPerSecond), (result.Workers["1"].Speedup, result.Workers["4"].RunsPerSecond));
        Assert.Equal(0, result.Errors);
    }

    [Fact]
    public async Task The_fleet_gets_back_what_it_had_when_it_is_interrupted()
    {
        await using var fleet = await FakeFleet.StartAsync();
        using var state = StateOf(agents: 1, tools: 1);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        fleet.OnRun = _ => stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => LoadDriver.RunAsync(state.On(fleet, BenchScenarios.Scaling), stop.Token));
        Assert.Equal(["scale agent 4", "scale tool 4", "scale agent 1", "scale tool 1"], state.Asked);
    }

    static FakeState StateOf(int agents, int tools)
    {
        var state = new FakeState();
        for (var n = 1; n <= agents; n++)
            state.Is($"agent-{n}", Environment.ProcessId);
        for (var n = 1; n <= tools; n++)
            state.Is($"tool-{n}", Environment.ProcessId);
        return state;
    }
}
