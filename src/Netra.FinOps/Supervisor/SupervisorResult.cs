namespace Netra.FinOps;

/// <summary>What the supervisor says.</summary>
/// <param name="Answer">For a person to read.</param>
/// <param name="DataSufficiency"><c>unknown</c>: it cannot see which datasets there are.</param>
sealed record SupervisorResult(string Answer, string DataSufficiency, IReadOnlyList<DataNeed> Missing);
