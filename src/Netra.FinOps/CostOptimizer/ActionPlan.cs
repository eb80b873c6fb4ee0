using System.Globalization;

namespace Netra.FinOps;

/// <summary>What to do first: recommendations by type, without those that a larger one on the same resource excludes.</summary>
/// <remarks>Order: priority (the highest of its recommendations), then least effort, then largest saving, then type.</remarks>
static class ActionPlan
{
    static readonly Dictionary<string, (string Title, string Action)> Texts = new(StringComparer.Ordinal)
    {
        [FindingTypes.IdleIp] = ("Release idle public addresses", "Release each address after asking its owner."),
        [FindingTypes.IdleLoadBalancer] = ("Delete idle load balancers", "Delete each load balancer after checking that no DNS name points at it."),
        [FindingTypes.IdleNatGateway] = ("Delete idle NAT gateways", "Remove the routes to each gateway, then the gateway."),
        [FindingTypes.Gp2ToGp3] = ("Move gp2 volumes to gp3", "Modify each volume's type to gp3; it stays online."),
        [FindingTypes.StorageTiering] = ("Move unread buckets to a colder class", "Add a lifecycle rule to Standard-Infrequent Access."),
        [FindingTypes.StaleSnapshot] = ("Delete snapshots that no longer change", "Check retention rules, then delete or archive each snapshot."),
        [FindingTypes.OldGeneration] = ("Move instances to the current generation", "Stop each instance, change its type, start it."),
        [FindingTypes.NonprodSchedule] = ("Switch test machines off at night", "Put each machine on a schedule of 10 hours on 5 days."),
        [FindingTypes.ExtendedSupport] = ("Leave extended support", "Upgrade each engine to a version in standard support."),
        [FindingTypes.UnusedCommitment] = ("Use commitments that are paid for", "Move eligible usage under each commitment, exchange or sell it."),
    };

    public static IReadOnlyList<PlannedAction> Of(IReadOnlyList<Recommendation> ranked) =>
    [
        .. ranked.DistinctBy(r => r.ConflictGroup, StringComparer.Ordinal).GroupBy(r => r.Type, StringComparer.Ordinal).Select(g => Plan([.. g]))
            .OrderByDescending(a => a.Priority).ThenBy(a => a.Effort).ThenByDescending(a => a.MonthlySaving).ThenBy(a => a.Type, StringComparer.Ordinal)
            .Select((a, i) => a with { Order = i + 1 }),
    ];

    static PlannedAction Plan(IReadOnlyList<Recommendation> same)
    {
        var (title, action) = Texts.GetValueOrDefault(same[0].Type, (same[0].Type, same[0].Action));
        return new(
            0, string.Create(CultureInfo.InvariantCulture, $"{title} ({same.Count})"), same[0].Type, [.. same.Select(r => r.Id)],
            same.Sum(r => r.EstimatedMonthlySaving), same.Max(r => r.Priority), same.Max(r => r.Effort), same.Any(r => r.RestartNeeded), action);
    }
}
