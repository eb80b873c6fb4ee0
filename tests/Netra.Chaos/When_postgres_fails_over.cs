namespace Netra.Chaos;

/// <summary>The primary is killed and its synchronous standby promoted, under load. Explicit: <c>infra/chaos.sh</c> runs it and writes its table into docs/reliability.md.</summary>
[Collection(nameof(OneFleet))]
public sealed class When_postgres_fails_over
{
    const double Patience = 120;

    [Fact(Explicit = true), Trait("Kind", "Measurement")]
    public async Task Nothing_is_lost_and_nothing_is_done_twice()
    {
        var plan = ChaosPlan.FromEnvironment();
        await using var fleet = new ReplicatedFleet();
        var failover = new Fault("postgres failover", Since.Up, _ => fleet.FailOverAsync());
        await fleet.ReadyAsync();
        await using var session = await Session.StartAsync(fleet, plan.Seed, plan.Rate);

        await LastAsync(20);
        var blow = await failover.StrikeAsync(fleet, new(plan.Seed), isLong: false);
        await LastAsync(30);

        var history = await session.FinishAsync(Patience);
        var recovery = new Recovery(failover, Tally.Of(history), Checker.Check(history), [Recovery.Of(failover.Since, blow, history)]);
        await WriteAsync(recovery, blow);
        Assert.NotNull(recovery.Seconds.Single());
        Assert.True(recovery.Violations.Count == 0, string.Join('\n', recovery.Violations));
    }

    /// <summary>Lets the load go on for so long: time under load is what is asked for, no event ends it.</summary>
    static Task LastAsync(double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System, TestContext.Current.CancellationToken);

    static async Task WriteAsync(Recovery recovery, Blow blow)
    {
        foreach (var violation in recovery.Violations)
            Journal.Write(violation.ToString());
        Journal.Write($"{recovery.Tally}\n{recovery}");
        var note = FormattableString.Invariant($"The standby was promoted {(blow.Until - blow.From).TotalSeconds:0.0} s after the kill.");
        await File.WriteAllLinesAsync(
            Path.Combine(Journal.Folder, "failover.md"), [Recovery.Header, recovery.ToString(), "", note], TestContext.Current.CancellationToken);
    }
}
