namespace Netra.FinOps;

/// <summary>Idle addresses, load balancers and NAT gateways.</summary>
sealed class IdleNetworkTool() : WasteTool(
    "idle_network", "Public IPv4 addresses, load balancers and NAT gateways that were paid for and not used in the last 30 days.",
    new IdleIpRule(), new IdleLoadBalancerRule(), new IdleNatGatewayRule());

/// <summary>Storage in a dearer class than its use needs.</summary>
sealed class StorageOptimizeTool() : WasteTool(
    "storage_optimize", "gp2 volumes, buckets without requests in the standard class, snapshots that have not changed for 90 days.",
    new Gp2ToGp3Rule(), new StorageTieringRule(), new StaleSnapshotRule());

/// <summary>Instances of old generations.</summary>
sealed class GenerationUpgradeTool() : WasteTool(
    "generation_upgrade", "Instances of a type whose successor does the same for less.", new OldGenerationRule());

/// <summary>Non-production machines that never stop.</summary>
sealed class ScheduleNonprodTool() : WasteTool(
    "schedule_nonprod", "Machines of development, test and staging environments that run day and night.", new NonprodScheduleRule());

/// <summary>Surcharges for old engine versions.</summary>
sealed class ExtendedSupportTool() : WasteTool(
    "extended_support", "Surcharges for engine versions past their standard support.", new ExtendedSupportRule());

/// <summary>Commitments that nothing used.</summary>
sealed class UnusedCommitmentTool() : WasteTool(
    "unused_commitment", "Amortised cost of commitments that no usage took in the last 30 days.", new UnusedCommitmentRule());
