namespace Netra.Chaos;

/// <summary>Does one fault after the other for a time: a shuffled deck of all, and again.</summary>
sealed class Nemesis(ChaosFleet fleet, ChaosPlan plan)
{
    readonly Random random = new(plan.Seed);

    public async Task<IReadOnlyList<Blow>> RunAsync()
    {
        List<Blow> blows = [];
        var deck = new Stack<Fault>();
        var begin = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(begin) < plan.Duration)
        {
            if (deck.Count == 0)
                deck = new(Shuffled());
            blows.Add(await deck.Pop().StrikeAsync(fleet, random, plan.Long));
            await Task.Delay(TimeSpan.FromSeconds(random.NextDouble() * 3), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        await fleet.ReviveAsync();
        return blows;
    }

    Fault[] Shuffled()
    {
        Fault[] faults = [.. plan is { Long: false, Only: [] } ? FaultList.Short : FaultList.Named(plan.Only)];
        random.Shuffle(faults);
        return faults;
    }
}
