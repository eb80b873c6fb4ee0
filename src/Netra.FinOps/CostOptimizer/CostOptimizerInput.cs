using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Netra.FinOps;

/// <summary>What to analyse.</summary>
sealed record CostOptimizerInput
{
    [Description("The FOCUS bill to analyse.")]
    public required Guid DatasetId { get; init; }

    [Description("An inventory of the same account, for idle instances, rightsizing and unattached disks.")]
    public Guid? InventoryDatasetId { get; init; }

    [Description("Hourly on-demand cost, for sizing commitments.")]
    public Guid? HourlyDatasetId { get; init; }

    [Description("What you want to know, in your own words.")]
    [StringLength(4000)]
    public string? Goal { get; init; }

    public CostBudget? Budget { get; init; }

    [Description("What must not change.")]
    [MaxLength(50)]
    public IReadOnlyList<string>? Constraints { get; init; }

    [Description("Rows by ChargePeriodStart; all rows when left out.")]
    public Period? Period { get; init; }

    [Description("Only rows whose column has one of the values.")]
    public Dictionary<string, IReadOnlyList<string>>? Filter { get; init; }

    [Description("Discount of a commitment against on-demand; 0.28 when left out.")]
    [Range(0.01, 0.95)]
    public decimal? CommitmentDiscount { get; init; }

    [Description("Tag keys that every usage row should carry.")]
    [MaxLength(50)]
    public IReadOnlyList<string>? RequiredTags { get; init; }
}

sealed record CostBudget
{
    [Description("In the billing currency.")]
    public required decimal Amount { get; init; }

    [Description("month, quarter or year; month when left out.")]
    public string? Period { get; init; }
}
