namespace Netra.FinOps;

sealed partial class SamplePlan
{
    static readonly (string Type, decimal Price, decimal NewPrice, string Successor)[] OldTypes =
    [
        ("m4.large", 0.10m, 0.096m, "m6i.large"), ("t2.medium", 0.0464m, 0.0416m, "t3.medium"), ("c4.xlarge", 0.199m, 0.17m, "c6i.xlarge"),
        ("r4.large", 0.133m, 0.126m, "r6i.large"), ("m3.large", 0.133m, 0.096m, "m6i.large"), ("c3.large", 0.105m, 0.085m, "c6i.large"),
    ];

    static readonly (string Type, decimal Price)[] CurrentTypes =
        [("m6i.large", 0.096m), ("m6i.xlarge", 0.192m), ("c6i.xlarge", 0.17m), ("r6i.large", 0.126m), ("t3.medium", 0.0416m)];

    void PlanFindings()
    {
        for (var left = Some(1, 3); left > 0; left--)
        {
            var address = Make(AnyAccount(), "Elastic IP", "ec2", "elastic-ip", tagged: false);
            Plant(FindingTypes.IdleIp, address, 1, 1, "no instance attached", new SampleCharge(address, SampleSkus.IdleAddress, Hours(Since(Window))));
        }

        for (var left = Some(1, 2); left > 0; left--)
        {
            var balancer = Make(AnyAccount(), "Load Balancer", "elasticloadbalancing", "loadbalancer");
            Plant(FindingTypes.IdleLoadBalancer, balancer, 1, 1, "hours, no capacity units", new SampleCharge(balancer, SampleSkus.BalancerHours, Hours(Since(Window))));
        }

        var gateway = Make(AnyAccount(), "NAT Gateway", "ec2", "natgateway");
        Plant(FindingTypes.IdleNatGateway, gateway, 1, 1, "hours, no bytes", new SampleCharge(gateway, SampleSkus.NatHours, Hours(Since(Window))));

        for (var left = Some(2, 4); left > 0; left--)
        {
            var volume = Make(AnyAccount(), "EBS Volume", "ec2", "volume");
            Plant(FindingTypes.Gp2ToGp3, volume, 20, 100, "gp2", new SampleCharge(volume, SampleSkus.Gp2, Gigabytes(50 * (1 + random.Below(20)), Since(Window))));
        }

        var bucket = Make(AnyAccount(), "S3 Bucket", "s3", "archive");
        Plant(FindingTypes.StorageTiering, bucket, 0.0105m, 0.023m, "no requests", new SampleCharge(bucket, SampleSkus.Bucket, Gigabytes(1000 * (1 + random.Below(8)), Since(Window))));

        for (var left = Some(1, 2); left > 0; left--)
        {
            var snapshot = Make(AnyAccount(), "EBS Snapshot", "ec2", "snapshot", tagged: false);
            Plant(FindingTypes.StaleSnapshot, snapshot, 1, 1, "constant size for 90 days or more",
                new SampleCharge(snapshot, SampleSkus.Snapshot, Gigabytes(100 * (1 + random.Below(9)), Math.Max(0, Days - 91 - random.Below(60)))));
        }

        PlantInstances();
        PlantExtendedSupport();
    }

    void PlantInstances()
    {
        for (var left = Some(2, 3); left > 0; left--)
        {
            var old = random.Pick(OldTypes);
            var instance = Make(AnyAccount(), "EC2 Instance", "ec2", "instance");
            Plant(FindingTypes.OldGeneration, instance, old.Price - old.NewPrice, old.Price, $"{old.Type}->{old.Successor}",
                new SampleCharge(instance, SampleSkus.Instance(old.Type, old.Price), Hours(Since(Window))));
        }

        for (var left = Some(2, 3); left > 0; left--)
        {
            var type = random.Pick(CurrentTypes);
            var instance = Make(sandbox, "EC2 Instance", "ec2", "instance");
            Plant(FindingTypes.NonprodSchedule, instance, 118, 168, "24x7 -> 10h x 5d", new SampleCharge(instance, SampleSkus.Instance(type.Type, type.Price), Hours(Since(Window))));
        }

        var both = random.Pick(OldTypes);
        var shared = Make(sandbox, "EC2 Instance", "ec2", "instance");
        var upgrade = new PlantedSaving(FindingTypes.OldGeneration, shared.Id!, both.Price - both.NewPrice, both.Price, $"{both.Type}->{both.Successor}");
        savings.Add(upgrade);
        Plant(FindingTypes.NonprodSchedule, shared, 118, 168, "24x7 -> 10h x 5d; also old_generation",
            new SampleCharge(shared, SampleSkus.Instance(both.Type, both.Price), Hours(Since(Window))) { Savings = [upgrade] });
    }

    void PlantExtendedSupport()
    {
        var database = Make(AnyAccount(), "RDS Instance", "rds", "db");
        var from = Since(Window);
        charges.Add(new(database, SampleSkus.Database, Hours(0)));
        Plant(FindingTypes.ExtendedSupport, database, 1, 1, "MySQL 5.7", new SampleCharge(database, SampleSkus.ExtendedSupport, Hours(from, units: 48)));
    }
}
