namespace Netra.Chaos;

/// <summary>
/// An upgrade and a roll-back under load, from the checkout in NETRA_CHAOS_OLD. Explicit: <c>infra/chaos.sh versions --from REF</c> makes that checkout, runs the
/// test and writes its table into docs/reliability.md.
/// </summary>
[Collection(nameof(OneFleet))]
public sealed class When_two_versions_work_side_by_side
{
    const double Patience = 120;

    static readonly string? Before = Environment.GetEnvironmentVariable("NETRA_CHAOS_OLD");

    [Fact(Explicit = true), Trait("Kind", "Measurement")]
    public async Task Nothing_is_lost_and_nothing_is_done_twice()
    {
        Assert.SkipWhen(string.IsNullOrEmpty(Before), "NETRA_CHAOS_OLD names no checkout of an earlier version.");
        var plan = ChaosPlan.FromEnvironment();
        await using var fleet = new UpgradedFleet(Before!);
        await fleet.ReadyAsync();
        await using var session = await Session.StartAsync(fleet, plan.Seed, plan.Rate);
        await LastAsync(10);

        var from = TimeProvider.System.GetUtcNow();
        var seconds = await fleet.StepAsync("migrate", atOnce: 2);
        await fleet.StepAsync("topology");
        var until = TimeProvider.System.GetUtcNow();
        Journal.Write(FormattableString.Invariant($"database migrated in {seconds:0.0} s, topology applied"));
        await ChangeAsync(fleet);

        var history = await session.FinishAsync(Patience);
        var name = Environment.GetEnvironmentVariable("NETRA_CHAOS_OLD_NAME") ?? Path.GetFileName(Before!);
        var upgrade = new Upgrade(name, Tally.Of(history), Checker.Check(history), seconds, Upgrade.SilenceOf(history, from, until));
        await WriteAsync(upgrade);
        var doctor = await fleet.ExamineAsync();
        Journal.Write("netra doctor: " + doctor.Output);
        Assert.True(upgrade.Violations.Count == 0, string.Join('\n', upgrade.Violations));
        Assert.True(doctor.ExitCode == 0, doctor.Output + doctor.Errors);
    }

    /// <summary>Half, all, half back, all again.</summary>
    static async Task ChangeAsync(UpgradedFleet fleet)
    {
        await fleet.ForwardAsync(1);
        await LastAsync(20);
        await fleet.ForwardAsync(2);
        await LastAsync(10);
        await fleet.BackAsync(1);
        await LastAsync(10);
        await fleet.ForwardAsync(1);
        await LastAsync(10);
    }

    /// <summary>Lets the load go on for so long: time under load is what is asked for, no event ends it.</summary>
    static Task LastAsync(double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System, TestContext.Current.CancellationToken);

    static async Task WriteAsync(Upgrade upgrade)
    {
        foreach (var violation in upgrade.Violations)
            Journal.Write(violation.ToString());
        Journal.Write($"{upgrade.Tally}\n{upgrade}");
        await File.WriteAllLinesAsync(Path.Combine(Journal.Folder, "versions.md"), [Upgrade.Header, upgrade.ToString()], TestContext.Current.CancellationToken);
    }
}
