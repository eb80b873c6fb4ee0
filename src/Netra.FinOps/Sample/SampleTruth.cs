namespace Netra.FinOps;

/// <summary>What was planted in a sample bill, known from the plan that the rows were written from, not from reading them back.</summary>
/// <param name="Period">First and last day with a charge, <c>yyyy-MM-dd</c>.</param>
/// <param name="Billed">Exact sum of BilledCost.</param>
/// <param name="Effective">Exact sum of EffectiveCost.</param>
/// <param name="PotentialSavingsMonthlyUsd">The findings' sum, counting the largest for each resource.</param>
/// <param name="Decoys">Resources that look like a finding and are none.</param>
public sealed record SampleTruth(
    int Seed,
    string Currency,
    IReadOnlyList<string> Period,
    long Rows,
    decimal Billed,
    decimal Effective,
    IReadOnlyList<SampleFinding> Findings,
    decimal PotentialSavingsMonthlyUsd,
    IReadOnlyList<SampleDecoy> Decoys,
    IReadOnlyList<SampleAnomaly> Anomalies);

/// <summary>A planted finding.</summary>
/// <param name="MonthlySavingUsd">The saving on the bill's last 30 days.</param>
public sealed record SampleFinding(string Type, string ResourceId, decimal MonthlySavingUsd, string Note);

/// <summary>A resource that a careless rule would report.</summary>
public sealed record SampleDecoy(string ResourceId, string Note);

/// <summary>A planted spike of one resource's daily use.</summary>
public sealed record SampleAnomaly(string Start, int Days, string ResourceId, decimal Multiplier);
