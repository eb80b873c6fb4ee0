namespace Netra.Chaos;

/// <summary>What a fault works with: the fleet, its dice, and how long it lasts.</summary>
sealed class Strike(ChaosFleet fleet, Random random, bool isLong)
{
    public ChaosFleet Fleet => fleet;

    /// <summary>When something first broke.</summary>
    public DateTimeOffset From { get; private set; } = TimeProvider.System.GetUtcNow();

    /// <summary>What exactly was done, for the journal.</summary>
    public string Detail { get; private set; } = "";

    public string Pick(IReadOnlyList<string> kinds) => kinds[random.Next(kinds.Count)];

    /// <summary>A process of that kind.</summary>
    public string One(string kind)
    {
        Detail = $"{kind}-{random.Next(1, ChaosFleet.Replicas + 1)}";
        return Detail;
    }

    /// <summary>Dice for what goes on beside the fault, whose throws do not move those of the next fault.</summary>
    public Random Dice() => new(random.Next());

    /// <summary>What came before was preparation.</summary>
    public void Begin() => From = TimeProvider.System.GetUtcNow();

    public void Note(string what) => Detail = $"{Detail} {what}".Trim();

    /// <summary>Lets a fault last: a random time between the two numbers of seconds that belong to the length of the test.</summary>
    public Task LastAsync((double From, double To) shortly, (double From, double To) @long)
    {
        var (from, to) = isLong ? @long : shortly;
        var seconds = from + (random.NextDouble() * (to - from));
        Note(FormattableString.Invariant($"{seconds:0.0} s"));
        return Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System, TestContext.Current.CancellationToken);
    }

    public Task LastAsync(double from, double to) => LastAsync((from, to), (from, to));
}
