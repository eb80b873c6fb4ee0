namespace Netra.FinOps;

/// <summary>Orders recommendations and says which come first.</summary>
/// <remarks>
/// The share is that of the total saving, in which each conflict group counts once with its largest. High: at least 10 % with low or
/// medium effort, or at least 25 %. Low: under 1 %, or under 5 % with high effort, or not the largest of its group. Medium: the others.
/// </remarks>
static class Priorities
{
    /// <summary>What can be saved at once: the largest of each conflict group.</summary>
    public static decimal TotalOf(IEnumerable<Recommendation> recommendations) =>
        recommendations.GroupBy(r => r.ConflictGroup, StringComparer.Ordinal).Sum(g => g.Max(r => r.EstimatedMonthlySaving));

    /// <summary>By saving, largest first, ties by id, each with its priority.</summary>
    public static IReadOnlyList<Recommendation> Rank(IEnumerable<Recommendation> recommendations)
    {
        List<Recommendation> sorted = [.. recommendations.OrderByDescending(r => r.EstimatedMonthlySaving).ThenBy(r => r.Id, StringComparer.Ordinal)];
        var total = TotalOf(sorted);
        var leaders = new HashSet<string>(StringComparer.Ordinal);
        return [.. sorted.Select(r => r with { Priority = leaders.Add(r.ConflictGroup) ? PriorityOf(r, total) : Level.Low })];
    }

    static Level PriorityOf(Recommendation r, decimal total) => r.EstimatedMonthlySaving switch
    {
        var saving when saving * 4 >= total => Level.High,
        var saving when saving * 10 >= total && r.Effort != Level.High => Level.High,
        var saving when saving * 100 < total || (saving * 20 < total && r.Effort == Level.High) => Level.Low,
        _ => Level.Medium,
    };
}
