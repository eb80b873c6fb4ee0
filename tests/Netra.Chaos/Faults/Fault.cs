namespace Netra.Chaos;

/// <summary>Since when recovery is counted.</summary>
enum Since
{
    /// <summary>The fault: others must take over.</summary>
    Fault,

    /// <summary>The moment when everything was up again: nobody can work before.</summary>
    Up,
}

/// <summary>A kind of fault. <paramref name="Do"/> breaks something and puts it right again.</summary>
sealed record Fault(string Name, Since Since, Func<Strike, Task> Do)
{
    public async Task<Blow> StrikeAsync(ChaosFleet fleet, Random random, bool isLong)
    {
        await fleet.ReviveAsync();
        var strike = new Strike(fleet, random, isLong);
        Journal.Write($"{Name}: begins");
        await Do(strike);
        var blow = new Blow(Name, strike.Detail, strike.From, TimeProvider.System.GetUtcNow());
        Journal.Write(FormattableString.Invariant($"{Name}: all up again after {(blow.Until - blow.From).TotalSeconds:0.0} s ({blow.Detail})"));
        return blow;
    }
}
