namespace Netra.FinOps;

/// <summary>The days of a bill that the waste rules look at, counted back from its last charge; days are UTC.</summary>
/// <param name="FirstDay">Day of the first ChargePeriodStart of the period; not narrowed by a filter.</param>
/// <param name="LastDay">Day of the last one.</param>
sealed record BillWindow(DateOnly FirstDay, DateOnly LastDay)
{
    /// <summary>A month, to the rules.</summary>
    public const int Days = 30;

    public DateOnly From => Back(Days);

    /// <summary>Days of the window that the bill reaches, at most <see cref="Days"/>.</summary>
    public int Covered => Math.Min(Days, Length);

    public int Length => LastDay.DayNumber - FirstDay.DayNumber + 1;

    /// <summary>The first of the last <paramref name="days"/> days.</summary>
    public DateOnly Back(int days) => LastDay.AddDays(1 - days);

    /// <summary>Finds it in one pass over ChargePeriodStart; null for a bill without rows.</summary>
    public static async Task<BillWindow?> FindAsync(Netra.Sdk.IDatasets datasets, DatasetArguments arguments, CancellationToken cancellationToken)
    {
        var table = await FocusTable.OpenAsync(datasets, arguments with { Filter = null }, [FocusColumns.ChargePeriodStart], [], cancellationToken);
        var (first, last) = (DateTimeOffset.MaxValue, DateTimeOffset.MinValue);
        await foreach (var chunk in table.ReadAsync(cancellationToken))
        {
            var starts = chunk.Times(FocusColumns.ChargePeriodStart);
            foreach (var row in chunk.Rows)
            {
                if (starts[row] is not { } start)
                    continue;
                first = start < first ? start : first;
                last = start > last ? start : last;
            }
        }

        return last == DateTimeOffset.MinValue ? null : new(DayOf(first), DayOf(last));
    }

    public static DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime);
}
