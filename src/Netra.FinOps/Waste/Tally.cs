namespace Netra.FinOps;

/// <summary>What the rows of one resource add up to under one rule.</summary>
sealed class Tally(string resourceId, string? variant)
{
    readonly HashSet<DateOnly> days = [];

    public string ResourceId => resourceId;

    /// <summary>What tells several tallies of a resource apart, such as its instance type.</summary>
    public string? Variant => variant;

    public string? Account { get; private set; }

    public string? Region { get; private set; }

    public string? Provider { get; private set; }

    /// <summary>Effective cost in the window of 30 days.</summary>
    public decimal Cost { get; private set; }

    /// <summary>Consumed units in the window.</summary>
    public decimal Quantity { get; private set; }

    public long Rows { get; private set; }

    /// <summary>Days of the window with a row.</summary>
    public int Days => days.Count;

    public DateOnly LastDay { get; private set; }

    /// <summary>Consumed units by day over the whole history that the rule reads; only for a rule that asks for it.</summary>
    public SortedDictionary<DateOnly, decimal>? Daily { get; private set; }

    public void Add(BillRow row, bool inWindow, bool daily)
    {
        var day = row.Day;
        if (daily)
        {
            Daily ??= [];
            Daily[day] = Daily.GetValueOrDefault(day) + row.Quantity;
        }

        if (!inWindow)
            return;
        (Cost, Quantity, Rows) = (Cost + row.Cost, Quantity + row.Quantity, Rows + 1);
        days.Add(day);
        if (day >= LastDay)
            (LastDay, Account, Region, Provider) = (day, row.Account, row.Region, row.Provider);
    }
}
