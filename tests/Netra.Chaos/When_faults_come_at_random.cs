namespace Netra.Chaos;

/// <summary>A nemesis breaks a loaded fleet for NETRA_CHAOS_SECONDS; then everything that was promised is compared with everything that was seen.</summary>
[Collection(nameof(OneFleet))]
public sealed class When_faults_come_at_random(ChaosFleet fleet)
{
    /// <summary>Seconds without any run that ends, after which those that are left count as hung: far more than a sweep and a lease.</summary>
    const double Patience = 120;

    [Fact]
    public async Task Nothing_is_lost_and_nothing_is_done_twice()
    {
        var plan = ChaosPlan.FromEnvironment();
        Journal.Write($"NETRA_SEED={plan.Seed}, {plan.Duration.TotalSeconds} s, {plan.Rate} runs/s, long faults: {plan.Long}");
        await fleet.ReadyAsync();
        await using var session = await Session.StartAsync(fleet, plan.Seed, plan.Rate);

        var blows = await new Nemesis(fleet, plan).RunAsync();

        var history = await session.FinishAsync(Patience);
        var violations = Checker.Check(history);
        var outcome = new Outcome(plan, blows, Tally.Of(history), violations);
        Journal.Write(outcome.ToString());
        await outcome.WriteAsync();
        Assert.True(violations.Count == 0, outcome.ToString());
        Assert.NotEmpty(history.Submissions);
        Assert.NotEmpty(history.Deliveries);
    }
}
