using Microsoft.EntityFrameworkCore;
using Netra.Bench.Backlog;
using Netra.Tests;

namespace Netra.Bench.Tests;

public sealed class When_tables_are_full
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_measured_before_meanwhile_and_after_and_nothing_stays()
    {
        await using var database = await ScratchDatabase.OnAsync("postgres");
        await using var fleet = await RecordingAsync(database);
        var result = await LoadDriver.RunAsync(OptionsOf(fleet, database), Token);
        Assert.Equal((0, 30, 5, 5), (result.Errors, result.Backlog!.Finished, result.Backlog.Waiting, result.Backlog.StillWaiting));
        Assert.Equal(result.RunsPerSecond, result.Backlog.Full.RunsPerSecond);
        Assert.True(result.Backlog.Before.RunsPerSecond > 0 && result.Backlog.Full.RunsPerSecond > 0 && result.Backlog.After.RunsPerSecond > 0 && result.Backlog.Kept > 0);
        await AssertNothingStaysAsync(database);
    }

    [Fact]
    public async Task Nothing_stays_after_an_interruption()
    {
        await using var database = await ScratchDatabase.OnAsync("postgres");
        await using var fleet = await RecordingAsync(database);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var record = fleet.OnRun;
        fleet.OnRun = async run =>
        {
            await record(run);
            if (await new PlantedRuns(database.Url).StillWaitingAsync(Token) > 0)
                await stop.CancelAsync();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => LoadDriver.RunAsync(OptionsOf(fleet, database), stop.Token));
        await AssertNothingStaysAsync(database);
    }

    [Fact]
    public async Task A_waiting_run_that_was_started_is_an_error()
    {
        await using var database = await ScratchDatabase.OnAsync("postgres");
        await using var fleet = await RecordingAsync(database);
        var record = fleet.OnRun;
        fleet.OnRun = async run =>
        {
            await record(run);
            await using var db = database.Open();
            await db.Runs.Where(r => r.WaitingFor == "slot").ExecuteUpdateAsync(r => r.SetProperty(x => x.WaitingFor, "tools"), Token);
        };
        var result = await LoadDriver.RunAsync(OptionsOf(fleet, database), Token);
        Assert.Equal((5, 0), (result.Errors, result.Backlog!.StillWaiting));
        await AssertNothingStaysAsync(database);
    }

    static BenchOptions OptionsOf(FakeFleet fleet, ScratchDatabase database) =>
        fleet.Options(BenchScenarios.Backlog) with { Postgres = database.Url, Finished = 30, Waiting = 5, InFlight = 2 };

    static async Task<FakeFleet> RecordingAsync(ScratchDatabase database)
    {
        var fleet = await FakeFleet.StartAsync();
        var one = new SemaphoreSlim(1, 1);
        fleet.OnRun = async run =>
        {
            await one.WaitAsync(Token);
            await using (var db = database.Open())
                await CompletedRun.AddAsync(db, run, Token);
            one.Release();
        };
        return fleet;
    }

    static async Task AssertNothingStaysAsync(ScratchDatabase database)
    {
        await using var db = database.Open();
        Assert.Equal("local", await db.Tenants.Select(t => t.Name).SingleAsync(Token));
        Assert.Equal(9 * await db.Runs.CountAsync(Token), await db.RunEvents.CountAsync(Token));
        Assert.Equal(3 * await db.Runs.CountAsync(Token), await db.ToolCalls.CountAsync(Token));
    }
}
