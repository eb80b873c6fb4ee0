namespace Netra.Chaos;

/// <summary>Measures each fault alone. Explicit: <c>infra/chaos.sh</c> runs it and writes its table into docs/reliability.md.</summary>
[Collection(nameof(OneFleet))]
public sealed class When_one_fault_comes(ChaosFleet fleet)
{
    const double Patience = 120;

    /// <summary>Milliseconds: what a run does by itself is to be short against what a fault costs it.</summary>
    const int SlowestProbe = 300;

    /// <summary>Rounds without a fault, not counted, in which the new processes compile their code.</summary>
    const int WarmUp = 8;

    static readonly Fault None = new("none", Since.Fault, s => s.LastAsync(0, 1));

    Random random = new(0);

    [Fact(Explicit = true), Trait("Kind", "Measurement")]
    public async Task It_loses_and_doubles_nothing_and_is_over_soon()
    {
        var plan = ChaosPlan.FromEnvironment();
        random = new(plan.Seed);
        IReadOnlyList<Fault> faults = [None, .. FaultList.Named(plan.Only)];
        await fleet.ReadyAsync();
        await MeasureAsync(None, plan with { Rounds = WarmUp });
        List<string> table = [Recovery.Header];
        List<Violation> violations = [];
        foreach (var fault in faults)
        {
            var recovery = await MeasureAsync(fault, plan);
            Journal.Write(recovery.ToString());
            violations.AddRange(recovery.Violations);
            table.Add(recovery.ToString());
            await File.WriteAllLinesAsync(Path.Combine(Journal.Folder, "recovery.md"), table, TestContext.Current.CancellationToken);
        }

        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }

    async Task<Recovery> MeasureAsync(Fault fault, ChaosPlan plan)
    {
        await using var session = await Session.StartAsync(fleet, plan.Seed, plan.Rate, SlowestProbe);
        List<Blow> blows = [];
        for (var round = 0; round < plan.Rounds; round++)
        {
            await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, TestContext.Current.CancellationToken);
            blows.Add(await fault.StrikeAsync(fleet, random, isLong: true));
            await session.SettleAsync(Patience);
        }

        var history = await session.FinishAsync(Patience);
        var violations = Checker.Check(history);
        foreach (var violation in violations)
            Journal.Write($"{fault.Name}: {violation}");
        return new(fault, Tally.Of(history), violations, [.. blows.Select(b => Recovery.Of(fault.Since, b, history))]);
    }
}
