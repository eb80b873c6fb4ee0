using System.Diagnostics;
using Netra.Tests;

namespace Netra.Bench.Tests;

public sealed class When_memory_is_watched
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_process_has_five_samples_over_the_runs_that_were_asked_for()
    {
        await using var fleet = await FakeFleet.StartAsync();
        using var state = new FakeState();
        state.Is("agent-1", Environment.ProcessId);
        state.Is("notifier-1", Environment.ProcessId);
        fleet.OnRun = _ => Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Token); // a quarter takes longer than a look at the progress
        var result = await LoadDriver.RunAsync(state.On(fleet, BenchScenarios.Memory) with { Runs = 400 }, Token);
        Assert.Equal(0, result.Errors);
        Assert.InRange(result.Memory!.Runs, 400, 400 + 8);
        Assert.Equal(["agent-1", "notifier-1"], result.Memory.Processes.Keys.Order());
        var samples = result.Memory.Processes["agent-1"].Samples;
        Assert.Equal(5, samples.Count);
        Assert.Equal((0, result.Memory.Runs), (samples[0].Runs, samples[^1].Runs));
        Assert.Equal(result.Memory.WorkerMb, samples[^1].Mb);
        using var self = Process.GetCurrentProcess();
        Assert.InRange(samples[^1].Mb, self.WorkingSet64 / 2e6, self.WorkingSet64 / 0.5e6);
    }

    [Fact]
    public async Task A_process_that_does_not_run_is_an_error()
    {
        await using var fleet = await FakeFleet.StartAsync();
        using var state = new FakeState();
        state.Is("agent-1", Environment.ProcessId);
        state.Is("tool-1", int.MaxValue);
        var result = await LoadDriver.RunAsync(state.On(fleet, BenchScenarios.Memory) with { Runs = 10 }, Token);
        Assert.True(result.Errors > 0);
        Assert.StartsWith("tool-1", result.FirstError, StringComparison.Ordinal);
        Assert.NotNull(result.Memory!.WorkerMb);
    }
}
