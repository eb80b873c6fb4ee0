namespace Netra.FinOps;

/// <summary>The charge periods that rows span.</summary>
sealed class TimeSpanSeen
{
    public DateTimeOffset? First { get; private set; }

    public DateTimeOffset? Last { get; private set; }

    /// <summary>The last ChargePeriodEnd, where the bill has any.</summary>
    public DateTimeOffset? End { get; private set; }

    public void Add(FocusChunk chunk)
    {
        var starts = chunk.Times(FocusColumns.ChargePeriodStart);
        var ends = chunk.Times(FocusColumns.ChargePeriodEnd);
        foreach (var row in chunk.Rows)
        {
            var start = starts[row];
            First = First is null || start < First ? start : First;
            Last = Last is null || start > Last ? start : Last;
            End = End is null || ends[row] > End ? ends[row] : End;
        }
    }
}
