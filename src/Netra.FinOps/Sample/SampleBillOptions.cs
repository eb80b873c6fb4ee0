namespace Netra.FinOps;

/// <summary>What bill to make; the same options give the same bytes on every machine.</summary>
/// <param name="Rows">Rows to write, exactly, from 16,000 on; fewer shorten the history to no less than 100 days and give the fewest rows that hold it.</param>
/// <param name="Seed">Any number; another seed gives other names, sizes, accounts and amounts.</param>
/// <param name="LastDay">The last day of the bill, UTC; 31 October 2025 when null.</param>
/// <param name="Gzip">Whether the bytes are gzip-compressed CSV.</param>
public sealed record SampleBillOptions(int Rows = 20_000, int Seed = 1, DateOnly? LastDay = null, bool Gzip = false)
{
    /// <summary>13 months.</summary>
    public const int LongestHistory = 396;

    /// <summary>Enough for the rules that look 90 days back.</summary>
    public const int ShortestHistory = 100;
}
