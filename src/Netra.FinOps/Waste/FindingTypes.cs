namespace Netra.FinOps;

/// <summary>The types of recommendation that a bill alone can evidence.</summary>
public static class FindingTypes
{
    public const string IdleIp = "idle_ip";
    public const string IdleLoadBalancer = "idle_load_balancer";
    public const string IdleNatGateway = "idle_nat_gateway";
    public const string Gp2ToGp3 = "gp2_to_gp3";
    public const string StorageTiering = "storage_tiering";
    public const string StaleSnapshot = "stale_snapshot";
    public const string OldGeneration = "old_generation";
    public const string NonprodSchedule = "nonprod_schedule";
    public const string ExtendedSupport = "extended_support";
    public const string UnusedCommitment = "unused_commitment";
}
