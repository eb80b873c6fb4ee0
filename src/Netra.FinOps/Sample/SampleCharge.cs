namespace Netra.FinOps;

sealed record SampleAccount(string Id, string Name, string Environment);

/// <summary>Something that is billed; the id is null for charges that belong to no resource.</summary>
sealed record SampleResource(SampleAccount Account, string Region, string Type, string? Id, string? Name, string? Tags)
{
    public string RegionName => Region switch
    {
        "us-east-1" => "US East (N. Virginia)",
        "us-west-2" => "US West (Oregon)",
        "eu-west-1" => "EU (Ireland)",
        _ => "EU (Frankfurt)",
    };
}

/// <summary>A priced meter; the list price is in USD for one unit.</summary>
sealed record SampleSku(
    string Service, string Category, string Subcategory, string Id, string? Meter, string Unit, decimal ListPrice, string Description, string? Details = null);

enum SampleRole
{
    OnDemand,
    CommittedUsed,
    CommittedUnused,
    Purchase,
    Recurring,
    Tax,
    Credit,
    Correction,
}

/// <summary>One line a day: <see cref="Quantity"/> gives the units of a day, counted from the bill's first, and 0 for no line.</summary>
sealed record SampleCharge(SampleResource Resource, SampleSku Sku, Func<int, decimal> Quantity)
{
    public SampleRole Role { get; init; }

    public SampleCommitment? Commitment { get; init; }

    /// <summary>Findings whose saving is a share of this charge.</summary>
    public IReadOnlyList<PlantedSaving> Savings { get; init; } = [];
}

sealed record SampleCommitment(string Id, string Type);

/// <summary>A finding to plant: the share <c>Part / Whole</c> of what its charges cost in the last 30 days.</summary>
sealed class PlantedSaving(string type, string resourceId, decimal part, decimal whole, string note)
{
    decimal cost;

    public string ResourceId => resourceId;

    public decimal MonthlySaving => cost * part / whole;

    public SampleFinding Finding => new(type, resourceId, MonthlySaving, note);

    public void Add(decimal effectiveCost) => cost += effectiveCost;
}
