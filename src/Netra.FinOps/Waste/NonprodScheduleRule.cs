namespace Netra.FinOps;

/// <summary>
/// Machines tagged with a non-production environment that run at least 95 % of the window's hours: on for 10 hours of 5 days they would
/// cost 50 of a week's 168 hours.
/// </summary>
sealed class NonprodScheduleRule() : WasteRule(FindingTypes.NonprodSchedule)
{
    const decimal AlwaysOnHours = 0.95m * 24 * BillWindow.Days;

    public override IReadOnlyList<string> Needs =>
        [FocusColumns.Tags, FocusColumns.ResourceId, FocusColumns.ResourceType, FocusColumns.ConsumedQuantity, BillColumns.ConsumedUnit];

    public override bool AwsOnly => false;

    public override Evidence Weigh(BillRow row) =>
        row.Environment is "DEV" or "TEST" or "STAGING" or "QA" or "SANDBOX" && row.IsMachine && IsHours(row.Unit) ? Evidence.Cost(row.ResourceId) : Evidence.None;

    public override Saving? Judge(Tally tally, BillWindow window) => tally.Quantity < AlwaysOnHours ? null : new(
        tally.Cost * 118 / 168, "cost of the last 30 days x (1 - 50 / 168)", "Run the machine on a schedule: 10 hours on 5 days a week.",
        ["Nobody works with it at night and on weekends.", "Its hours are not covered by a commitment that would then go unused."])
    {
        Confidence = Level.Medium,
        Effort = Level.Medium,
        RestartNeeded = true,
    };

    public override string? Unable(BillWindow window) =>
        window.Covered < BillWindow.Days ? $"it judges {BillWindow.Days} days of hours, the bill has {window.Covered}." : null;

    static bool IsHours(string? unit) => unit?.Trim().ToUpperInvariant() is "HOURS" or "HOUR" or "HRS";
}
