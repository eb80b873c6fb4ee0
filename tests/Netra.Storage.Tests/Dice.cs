namespace Netra.Storage.Tests;

/// <summary>The same throws for the same seed, on every machine (xorshift).</summary>
sealed class Dice(int seed)
{
    uint state = (uint)((seed * 2_654_435_769L) % uint.MaxValue) | 1;

    /// <summary>At least the first bound, below the second.</summary>
    public int Next(int least, int below)
    {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        return least + (int)(state % (uint)(below - least));
    }
}
