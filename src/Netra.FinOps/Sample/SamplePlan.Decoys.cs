namespace Netra.FinOps;

sealed partial class SamplePlan
{
    void PlanDecoys()
    {
        var address = Make(AnyAccount(), "Elastic IP", "ec2", "elastic-ip");
        Decoy(address, "public address in use", new SampleCharge(address, SampleSkus.UsedAddress, Hours(Since(Window))));

        var released = Make(AnyAccount(), "Elastic IP", "ec2", "elastic-ip", tagged: false);
        Decoy(released, "idle address: only a correction falls into the last 30 days",
            new SampleCharge(released, SampleSkus.IdleAddress, day => day == Days - 5 ? -24 : 0) { Role = SampleRole.Correction });

        var balancer = Make(AnyAccount(), "Load Balancer", "elasticloadbalancing", "loadbalancer");
        var from = Since(Window);
        Decoy(balancer, "load balancer in use",
            new(balancer, SampleSkus.BalancerHours, Hours(from)), new(balancer, SampleSkus.BalancerUnits, Demand(30, from)));

        var gateway = Make(AnyAccount(), "NAT Gateway", "ec2", "natgateway");
        Decoy(gateway, "NAT gateway with traffic", new(gateway, SampleSkus.NatHours, Hours(from)), new(gateway, SampleSkus.NatBytes, Demand(60, from)));

        var modern = Make(AnyAccount(), "EBS Volume", "ec2", "volume");
        Decoy(modern, "gp3 already", new SampleCharge(modern, SampleSkus.Gp3, Gigabytes(400, Since(Window))));

        var deleted = Make(AnyAccount(), "EBS Volume", "ec2", "volume");
        Decoy(deleted, "gp2, deleted 40 days before the end", new SampleCharge(deleted, SampleSkus.Gp2, Gigabytes(300, Days - 90, Days - 40)));

        DecoyStores();
        DecoyInstances();
    }

    void DecoyStores()
    {
        var busy = Make(AnyAccount(), "S3 Bucket", "s3", "assets");
        Decoy(busy, "bucket with requests", new(busy, SampleSkus.Bucket, Gigabytes(3000, Days - 60)), new(busy, SampleSkus.Requests, Demand(200_000, Days - 60)));

        var cold = Make(AnyAccount(), "S3 Bucket", "s3", "coldstore");
        Decoy(cold, "no requests, already Standard-IA", new SampleCharge(cold, SampleSkus.ColdBucket, Gigabytes(9000, Days - 60)));

        var growing = Make(AnyAccount(), "EBS Snapshot", "ec2", "snapshot", tagged: false);
        Decoy(growing, "snapshot that grows", new SampleCharge(growing, SampleSkus.Snapshot, Gigabytes(200, Days - 100, growth: 0.5m)));

        var young = Make(AnyAccount(), "EBS Snapshot", "ec2", "snapshot", tagged: false);
        Decoy(young, "snapshot of 60 days", new SampleCharge(young, SampleSkus.Snapshot, Gigabytes(250, Days - 60)));
    }

    void DecoyInstances()
    {
        var scheduled = Make(sandbox, "EC2 Instance", "ec2", "instance");
        Decoy(scheduled, "non-production, on 10 hours of working days", new SampleCharge(scheduled, SampleSkus.Instance("m6i.large", 0.096m),
            day => day >= Days - 60 && DayOf(day).DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) ? 10 : 0));

        var partly = Make(sandbox, "EC2 Instance", "ec2", "instance");
        Decoy(partly, "non-production, on 93.75 % of the hours", new SampleCharge(partly, SampleSkus.Instance("m6i.large", 0.096m), Hours(Days - 60, units: 22.5m)));

        var mislabelled = Make(accounts[0], "EC2 Instance", "ec2", "instance", environment: "prod-test");
        Decoy(mislabelled, "its environment only looks like test", new SampleCharge(mislabelled, SampleSkus.Instance("m6i.large", 0.096m), Hours(Days - 60)));

        var migrated = Make(AnyAccount(), "EC2 Instance", "ec2", "instance");
        Decoy(migrated, "m4.large until 45 days before the end, m6i.large since",
            new(migrated, SampleSkus.Instance("m4.large", 0.10m), Hours(Days - 90, Days - 45)), new(migrated, SampleSkus.Instance("m6i.large", 0.096m), Hours(Days - 45)));
    }
}
