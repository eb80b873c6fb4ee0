using System.Diagnostics;
using System.Globalization;

namespace Netra.Chaos;

/// <summary>One tenant, of which one run at a time may go on, submits NETRA_CHAOS_FLOOD runs (1,000; ten thousand by <c>infra/chaos.sh flood</c>), 200 a second; others go on as before.</summary>
[Collection(nameof(OneFleet))]
public sealed class When_a_tenant_floods(ChaosFleet fleet)
{
    /// <summary>How much longer the slowest hundredth of the others' runs may take.</summary>
    const double Most = 2;

    const int FloodRate = 200, OthersRate = 10;

    const int WarmUp = 600;

    const string Header = """
        | | others' runs | p50, ms | p99, ms | p99 beside before |
        |---|---|---|---|---|
        """;

    static readonly object Work = Script.Of(Script.Calls(Script.Noop, Script.Noop, Script.Noop));

    static readonly string[] Over = ["completed", "cancelled"];

    static readonly int Runs = int.Parse(Environment.GetEnvironmentVariable("NETRA_CHAOS_FLOOD") ?? "1000", CultureInfo.InvariantCulture);

    /// <summary>Below this a difference is the machine's own: of a few runs the slowest hundredth is one.</summary>
    static readonly double FloorMilliseconds = Runs < 10_000 ? 100 : 40;

    /// <summary>As long as the flood, so that the slowest hundredth is of as many.</summary>
    static readonly TimeSpan Measured = TimeSpan.FromSeconds(Math.Max(15, Runs / FloodRate));

    readonly List<string> table = [Header];

    [Fact]
    public async Task The_runs_of_others_take_at_most_twice_as_long()
    {
        await fleet.ReadyAsync();
        await WarmUpAsync();
        var before = await MeasureAsync(Task.Delay(Measured, TimeProvider.System, TestContext.Current.CancellationToken));
        var flooder = await fleet.UserAsync(TestFleet.OneAtATime);

        var flood = FloodAsync(flooder, Runs);
        var during = await MeasureAsync(flood);
        var after = await MeasureAsync(Task.Delay(Measured, TimeProvider.System, TestContext.Current.CancellationToken));

        var waiting = await WaitingAsync(flooder);
        Tell("before the flood", before, before);
        Tell(string.Create(CultureInfo.InvariantCulture, $"while {Runs:N0} runs come in"), during, before);
        Tell(string.Create(CultureInfo.InvariantCulture, $"while {waiting:N0} of them wait for their slot"), after, before);
        await File.WriteAllLinesAsync(Path.Combine(Journal.Folder, "flood.md"), table, TestContext.Current.CancellationToken);
        await EndAsync(flooder, await flood);
        Assert.All([during, after], others => Assert.InRange(others.P99, 0, Most * Math.Max(before.P99, FloorMilliseconds)));
    }

    /// <summary>What both kinds of users make the fleet do, it has done before.</summary>
    async Task WarmUpAsync()
    {
        var flooder = await fleet.UserAsync(TestFleet.OneAtATime);
        var flood = FloodAsync(flooder, WarmUp);
        await MeasureAsync(Task.WhenAll(flood, Task.Delay(Measured, TimeProvider.System, TestContext.Current.CancellationToken)));
        await EndAsync(flooder, await flood);
    }

    /// <summary>Runs of four users, each its own tenant, at a steady rate while something lasts.</summary>
    async Task<(double P50, double P99, int Count)> MeasureAsync(Task something)
    {
        var users = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => fleet.UserAsync()));
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / OthersRate), TimeProvider.System);
        List<Task> submits = [];
        while (!something.IsCompleted && await pace.WaitForNextTickAsync(TestContext.Current.CancellationToken))
            submits.Add(users[submits.Count % users.Length].SubmitAsync(Script.Agent, Work));
        await something;
        await Task.WhenAll(submits);
        List<double> took = [];
        foreach (var user in users)
        {
            var runs = await Wait.ForAsync(
                "the end of the others' runs", 60, () => user.ListAsync("v1/runs?limit=1000"), all => all.All(r => r.GetProperty("status").GetString() == "completed"));
            took.AddRange(runs.Select(r => (r.GetProperty("completed_at").GetDateTimeOffset() - r.GetProperty("created_at").GetDateTimeOffset()).TotalMilliseconds));
        }

        Assert.Equal(submits.Count, took.Count);
        took.Sort();
        return (took[took.Count / 2], took[took.Count * 99 / 100], took.Count);
    }

    /// <summary>Submits at its rate until all are accepted.</summary>
    async Task<IReadOnlyList<Guid>> FloodAsync(FleetUser flooder, int runs)
    {
        var begin = Stopwatch.GetTimestamp();
        List<Task<Guid>> submits = [];
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        while (submits.Count < runs && await pace.WaitForNextTickAsync(TestContext.Current.CancellationToken))
        {
            var due = Math.Min(runs, (int)(Stopwatch.GetElapsedTime(begin).TotalSeconds * FloodRate));
            while (submits.Count < due)
                submits.Add(flooder.At(fleet.Apis[submits.Count % fleet.Apis.Count]).SubmitAsync(Script.Agent, Work));
        }

        return await Task.WhenAll(submits);
    }

    async Task<int> WaitingAsync(FleetUser flooder) =>
        int.Parse(await fleet.SqlAsync($"SELECT count(*) FROM runs WHERE owner_id = '{flooder.UserId}' AND waiting_for = 'slot'"), CultureInfo.InvariantCulture);

    /// <summary>Cancels what is left; each accepted run has then ended, once.</summary>
    async Task EndAsync(FleetUser flooder, IReadOnlyList<Guid> accepted)
    {
        foreach (var some in accepted.Chunk(50))
            await Task.WhenAll(some.Select(run => flooder.PostAsync($"v1/runs/{run}/cancel")));
        var ended = $"SELECT count(DISTINCT r.id) FROM runs r JOIN run_events e ON e.run_id = r.id AND e.type IN ('agent_completed', 'agent_cancelled') WHERE r.owner_id = '{flooder.UserId}'";
        await Wait.ForAsync("the end of the flood's runs", 120, () => fleet.SqlAsync(ended), n => int.Parse(n, CultureInfo.InvariantCulture) == accepted.Count);
        var statuses = (await fleet.SqlAsync($"SELECT DISTINCT status FROM runs WHERE owner_id = '{flooder.UserId}'")).Split('\n');
        Assert.All(statuses, status => Assert.Contains(status, Over));
        Assert.Equal("0", await fleet.SqlAsync($"SELECT slots_held FROM tenants WHERE id = '{flooder.TenantId}'"));
    }

    void Tell(string when, (double P50, double P99, int Count) others, (double P50, double P99, int Count) before)
    {
        var row = string.Create(CultureInfo.InvariantCulture, $"| {when} | {others.Count} | {others.P50:0} | {others.P99:0} | {others.P99 / before.P99:0.0} |");
        Journal.Write(row);
        table.Add(row);
    }
}
