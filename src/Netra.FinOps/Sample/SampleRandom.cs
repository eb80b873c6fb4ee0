namespace Netra.FinOps;

/// <summary>SplitMix64 (Steele, Lea, Flood 2014): the same numbers for a seed on every runtime and machine.</summary>
sealed class SampleRandom(long seed)
{
    ulong state = unchecked((ulong)seed);

    public ulong Next()
    {
        state += 0x9E3779B97F4A7C15UL;
        return Mix(state);
    }

    /// <summary>A number from 0 up to, not including, <paramref name="limit"/>.</summary>
    public int Below(int limit) => (int)(Next() % (ulong)limit);

    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>Lower-case hexadecimal digits, at most 16.</summary>
    public string Hex(int digits) => Next().ToString("x16", System.Globalization.CultureInfo.InvariantCulture)[..digits];

    /// <summary>A number from 0.90 to 1.10 in steps of 0.0001, the same whenever a charge asks again for the same day.</summary>
    public static decimal Wobble(ulong key, int day) =>
        0.9m + (Mix(key ^ ((ulong)day * 0xD1B54A32D192ED03UL)) % 2001 / 10_000m);

    static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
