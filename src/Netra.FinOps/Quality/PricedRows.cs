namespace Netra.FinOps;

/// <summary>Rows that must carry a price: Usage and Purchase that correct nothing.</summary>
static class PricedRows
{
    public static Func<int, bool> Of(FocusChunk chunk)
    {
        var category = chunk.Texts(FocusColumns.ChargeCategory);
        var correction = chunk.Texts(FocusColumns.ChargeClass);
        return row => category[row] is "Usage" or "Purchase" && correction[row] is not "Correction";
    }
}
