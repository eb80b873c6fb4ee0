namespace Netra.FinOps;

/// <summary>Collects the facts of one tool's run. A figure that could not be computed is no fact.</summary>
sealed class FactSheet(string tool)
{
    readonly List<Fact> facts = [];

    public IReadOnlyList<Fact> Facts => facts;

    public void Add(string figure, string name, decimal? value, string unit, string method, long rows)
    {
        if (value is { } known)
            facts.Add(new($"{tool}.{figure}", name, known, unit, method, rows));
    }

    /// <summary>The four costs of some rows.</summary>
    public void Add(string figure, string name, CostFigures costs, string currency, long rows)
    {
        Add($"{figure}billed", $"{name} billed", costs.Billed, currency, "Sum of BilledCost", rows);
        Add($"{figure}effective", $"{name} effective", costs.Effective, currency, "Sum of EffectiveCost", rows);
        Add($"{figure}list", $"{name} at list price", costs.List, currency, "Sum of ListCost", rows);
        Add($"{figure}contracted", $"{name} contracted", costs.Contracted, currency, "Sum of ContractedCost", rows);
    }
}
