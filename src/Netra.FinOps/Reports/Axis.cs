namespace Netra.FinOps;

/// <summary>A linear axis from 0 (or the lowest negative value) to a round number, with four to six ticks.</summary>
sealed class Axis
{
    public Axis(IReadOnlyCollection<decimal> values)
    {
        var (low, high) = (Math.Min(0, values.Min()), Math.Max(0, values.Max()));
        Step = RoundStep((high - low) / 4);
        Low = decimal.Floor(low / Step) * Step;
        High = Math.Max(decimal.Ceiling(high / Step) * Step, Low + Step);
    }

    public decimal Low { get; }

    public decimal High { get; }

    public decimal Step { get; }

    public IEnumerable<decimal> Ticks
    {
        get
        {
            for (var tick = Low; tick <= High; tick += Step)
                yield return tick;
        }
    }

    /// <summary>The share of the axis below a value, 0 to 1.</summary>
    public decimal Share(decimal value) => (value - Low) / (High - Low);

    /// <summary>The smallest of 1, 2, 2.5 or 5 times a power of ten that is not below the raw step.</summary>
    static decimal RoundStep(decimal raw)
    {
        if (raw <= 0)
            return 1;
        var power = 1m;
        while (power > raw)
            power /= 10;
        while (power * 10 <= raw)
            power *= 10;
        foreach (var factor in (ReadOnlySpan<decimal>)[1, 2, 2.5m, 5])
        {
            if (power * factor >= raw)
                return power * factor;
        }

        return power * 10;
    }
}
