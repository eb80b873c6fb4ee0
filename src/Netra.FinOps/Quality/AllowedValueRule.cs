namespace Netra.FinOps;

/// <summary>
/// <c>value_wrong_case</c> (warning): a value of a closed list in other upper or lower case, so that filters miss it.
/// <c>value_not_allowed</c> (warning): a value outside the closed list of the specification.
/// </summary>
sealed class AllowedValueRule : QualityRule
{
    const int Shown = 3;

    static readonly Dictionary<string, IReadOnlyList<string>> Allowed = new(StringComparer.Ordinal)
    {
        [FocusColumns.ChargeCategory] = ["Usage", "Purchase", "Tax", "Credit", "Adjustment"],
        [FocusColumns.ChargeClass] = ["Correction"],
        [FocusColumns.ChargeFrequency] = ["One-Time", "Recurring", "Usage-Based"],
        [FocusColumns.PricingCategory] = ["Standard", "Dynamic", "Committed", "Other"],
        ["CommitmentDiscountCategory"] = ["Spend", "Usage"],
        [FocusColumns.CommitmentDiscountStatus] = ["Used", "Unused"],
        ["CapacityReservationStatus"] = ["Used", "Unused"],
        [FocusColumns.ServiceCategory] =
        [
            "AI and Machine Learning", "Analytics", "Business Applications", "Compute", "Databases", "Developer Tools", "Multicloud",
            "Identity", "Integration", "Internet of Things", "Management and Governance", "Media", "Migration", "Mobile", "Networking",
            "Security", "Storage", "Web", "Other",
        ],
    };

    readonly Dictionary<(string Column, string Value), long> strangers = [];

    public override IReadOnlyList<string> Columns => [.. Allowed.Keys];

    public override void Look(FocusChunk chunk)
    {
        foreach (var (column, allowed) in Allowed)
        {
            var stranger = chunk.Parsed(column, v => v is null || allowed.Contains(v, StringComparer.Ordinal) ? null : v);
            foreach (var row in chunk.Rows)
                if (stranger[row] is { } value)
                    strangers[(column, value)] = strangers.GetValueOrDefault((column, value)) + 1;
        }
    }

    public override IEnumerable<Finding> Findings(FocusTable bill) => strangers
        .GroupBy(s => (s.Key.Column, IsCase: Allowed[s.Key.Column].Contains(s.Key.Value, StringComparer.OrdinalIgnoreCase)))
        .Select(g => new Finding(
            g.Key.IsCase ? "value_wrong_case" : "value_not_allowed", Severity.Warning, g.Key.Column, g.Sum(s => s.Value),
            $"{g.Key.Column} holds {string.Join(", ", g.OrderByDescending(s => s.Value).Take(Shown).Select(s => $"'{s.Key.Value}' ({s.Value} rows)"))}; FOCUS allows {string.Join(", ", Allowed[g.Key.Column])}."));
}
