using System.Text.Json;

namespace Netra.EndToEnd;

/// <summary>Guards the path of every run against growing dearer unseen.</summary>
[Collection(nameof(Alone))]
public sealed class When_a_run_is_costed(TestFleet fleet) : OnTheFleet(fleet)
{
    const int Runs = 100;

    /// <summary>Between two submits: runs that overlap share transactions, and how many do depends on the machine.</summary>
    static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(150);

    /// <summary>The broker sums up its messages every five seconds, an idle session of PostgreSQL its commits after ten, and neither has a sign for it: only time tells that all are counted.</summary>
    static readonly TimeSpan Settling = TimeSpan.FromSeconds(12);

    static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    static string Approved => Path.Combine(Shell.Root, "tests", "Netra.EndToEnd", "Load", "cost-of-a-run.json");

    /// <summary>Workload W of docs/performance.md. After a change that is meant to cost more, or has made it cheaper: <c>NETRA_APPROVE=1</c> writes the new figures.</summary>
    [Fact]
    public async Task It_costs_at_most_a_quarter_more_than_was_approved()
    {
        var user = await Fleet.UserAsync();
        await RunAsync(user);
        var idle = await SpentAsync(() => Task.CompletedTask);

        var spent = await SpentAsync(() => RunAsync(user));

        var cost = ((spent.Cost - (idle.Cost * (spent.Seconds / idle.Seconds))) * (1.0 / Runs)).Rounded();
        TestContext.Current.SendDiagnosticMessage($"a run costs {cost}; the idle fleet in {idle.Seconds:0} s {idle.Cost}");
        if (Environment.GetEnvironmentVariable("NETRA_APPROVE") == "1")
            await File.WriteAllTextAsync(Approved, JsonSerializer.Serialize(cost, Json) + "\n", TestContext.Current.CancellationToken);
        var approved = JsonSerializer.Deserialize<CostOfRuns>(await File.ReadAllTextAsync(Approved, TestContext.Current.CancellationToken), Json)!;
        Assert.All(cost.Figures.Zip(approved.Figures), f => Assert.True(f.First.Value <= 1.25 * f.Second.Value, $"{f.First.Name} of a run: {f.First.Value:0.0}, approved {f.Second.Value:0.0}"));
    }

    /// <summary>What the whole fleet spends on something, with the time in which the broker's figures settle.</summary>
    async Task<(CostOfRuns Cost, double Seconds)> SpentAsync(Func<Task> work)
    {
        await Task.Delay(Settling, TimeProvider.System, TestContext.Current.CancellationToken);
        var begin = TimeProvider.System.GetTimestamp();
        var before = await CostOfRuns.ReadAsync(Fleet);
        await work();
        await Task.Delay(Settling, TimeProvider.System, TestContext.Current.CancellationToken);
        return (await CostOfRuns.ReadAsync(Fleet) - before, TimeProvider.System.GetElapsedTime(begin).TotalSeconds);
    }

    async Task RunAsync(FleetUser user)
    {
        var input = Script.Of(Script.Calls(Script.Noop, Script.Noop, Script.Noop));
        using var pace = new PeriodicTimer(Pace, TimeProvider.System);
        for (var run = 0; run < Runs && await pace.WaitForNextTickAsync(TestContext.Current.CancellationToken); run++)
            await user.SubmitAsync(Script.Agent, input);
        var open = $"SELECT count(*) FROM runs WHERE owner_id = '{user.UserId}' AND status <> 'completed'";
        await Wait.ForAsync("the end of all runs", 60, () => Fleet.SqlAsync(open), left => left == "0"); // by SQL: over HTTP the polls would count as the runs' own statements
    }
}
