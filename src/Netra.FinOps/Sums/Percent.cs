namespace Netra.FinOps;

/// <summary>Shares.</summary>
static class Percent
{
    /// <summary>100 x part / whole, or null when the whole is 0.</summary>
    public static decimal? Of(decimal part, decimal whole) => whole == 0 ? null : 100m * part / whole;
}
