namespace Netra.Notifier.Tests;

/// <summary>Repeatable choices from a seed: a 64-bit linear congruential generator (Knuth, MMIX).</summary>
sealed class Dice(int seed)
{
    ulong state = (ulong)seed;

    public int Next(int most)
    {
        state = unchecked((state * 6364136223846793005) + 1442695040888963407);
        return (int)((state >> 33) % (ulong)most);
    }
}
