using System.Globalization;

namespace Netra.Chaos;

/// <summary>The broker swallows everything for NETRA_CHAOS_OUTAGE seconds (ten minutes), while much, little or no work comes in. Explicit: <c>infra/chaos.sh</c> runs it.</summary>
[Collection(nameof(OneFleet))]
public sealed class When_the_broker_is_away_for_long(ChaosFleet fleet)
{
    const double Patience = 300;

    const string Header = """
        | work | runs | lost | doubled | a new run, s after the broker was back | all that had waited, s |
        |---|---|---|---|---|---|
        """;

    /// <summary>Runs submitted a second.</summary>
    static readonly (string Name, double Rate)[] Loads = [("much", 2), ("little", 0.05), ("none", 0.0001)];

    static readonly TimeSpan Outage = TimeSpan.FromSeconds(
        double.Parse(Environment.GetEnvironmentVariable("NETRA_CHAOS_OUTAGE") ?? "600", CultureInfo.InvariantCulture));

    [Fact(Explicit = true), Trait("Kind", "Measurement")]
    public async Task The_fleet_reconnects_by_itself_and_nothing_is_lost()
    {
        await fleet.ReadyAsync();
        List<string> table = [Header];
        List<Violation> violations = [];
        foreach (var (name, rate) in Loads)
        {
            var (row, found) = await OutlastAsync(name, rate);
            Journal.Write(row);
            violations.AddRange(found);
            table.Add(row);
            await File.WriteAllLinesAsync(Path.Combine(Journal.Folder, "outage.md"), table, TestContext.Current.CancellationToken);
        }

        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }

    async Task<(string Row, IReadOnlyList<Violation> Violations)> OutlastAsync(string name, double rate)
    {
        await using var session = await Session.StartAsync(fleet, seed: 1, rate);
        var user = await fleet.UserAsync();
        Journal.Write($"{name}: the broker is away for {Outage.TotalSeconds:0} s");
        fleet.Hold("rabbitmq");
        try
        {
            // The outage itself: no event ends it.
            await Task.Delay(Outage, TimeProvider.System, TestContext.Current.CancellationToken);
        }
        finally
        {
            fleet.Release("rabbitmq");
        }

        var back = TimeProvider.System.GetTimestamp();
        await user.CompletedAsync(await user.SubmitAsync(Script.Agent, Script.OneProbe(new { echo = name })), Patience);
        var fresh = TimeProvider.System.GetElapsedTime(back);
        await session.SettleAsync(Patience);
        var settled = TimeProvider.System.GetElapsedTime(back);
        var history = await session.FinishAsync(Patience);
        var found = Checker.Check(history);
        return (
            string.Create(CultureInfo.InvariantCulture,
                $"| {name} | {Tally.Of(history).Submitted} | {found.Count(v => Rules.IsLoss(v.Rule))} | {found.Count(v => Rules.IsDouble(v.Rule))} | {fresh.TotalSeconds:0.0} | {settled.TotalSeconds:0.0} |"),
            found);
    }
}
