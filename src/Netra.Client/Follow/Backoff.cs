using System.Security.Cryptography;

namespace Netra.Client;

/// <summary>How long to wait before the next connection: full jitter from 0.25 s up to a bound that doubles to 30 s.</summary>
static class Backoff
{
    const int Least = 250;
    const int Most = 30_000;

    /// <param name="failures">Connections that failed in a row, from 1.</param>
    public static TimeSpan After(int failures)
    {
        var bound = (int)Math.Min(Most, (double)Least * Math.Pow(2, Math.Min(failures, 16)));
        return TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(Least, bound + 1));
    }
}
