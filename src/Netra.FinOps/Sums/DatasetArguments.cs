using System.ComponentModel;

namespace Netra.FinOps;

/// <summary>What every tool on a dataset takes.</summary>
abstract record DatasetArguments
{
    [Description("The dataset to read.")]
    public required Guid DatasetId { get; init; }

    [Description("Rows by ChargePeriodStart; all rows when left out.")]
    public Period? Period { get; init; }

    [Description("Only rows whose column has one of the values, exactly; several columns are all required. An empty value stands for NULL. A column may also be `month` (yyyy-MM) or `tag:<key>`.")]
    public Dictionary<string, IReadOnlyList<string>>? Filter { get; init; }
}

/// <summary>A span of time by ISO 8601 dates or date-times; without a zone they are UTC.</summary>
sealed record Period
{
    [Description("First moment, included: 2025-01-01 or 2025-01-01T00:00:00Z.")]
    public string? From { get; init; }

    [Description("End, not included.")]
    public string? To { get; init; }
}
