namespace Netra.FinOps;

/// <summary>Meters as AWS names them, with us-east-1 list prices.</summary>
static class SampleSkus
{
    const string Ec2 = "Amazon Elastic Compute Cloud";
    const string Ebs = "Amazon Elastic Block Store";
    const string S3 = "Amazon Simple Storage Service";
    const string Vpc = "Amazon Virtual Private Cloud";
    const string Elb = "Elastic Load Balancing";
    const string Rds = "Amazon Relational Database Service";
    const string Plans = "Savings Plans for AWS Compute usage";

    public static SampleSku Instance(string type, decimal price) =>
        new(Ec2, "Compute", "Virtual Machines", $"EC2-{type}", "Compute", "Hours", price, $"On Demand Linux {type} Instance Hour",
            $$"""{"InstanceType": "{{type}}", "InstanceSeries": "{{type.Split('.')[0]}}", "OperatingSystem": "Linux"}""");

    public static SampleSku Gp2 { get; } = Volume("gp2", 0.10m);

    public static SampleSku Gp3 { get; } = Volume("gp3", 0.08m);

    public static SampleSku Snapshot { get; } =
        new(Ebs, "Storage", "Backup Storage", "EBS-SNAP", "Snapshot", "GB-Month", 0.05m, "GB-Month of snapshot data stored");

    public static SampleSku IdleAddress { get; } =
        new(Vpc, "Networking", "Network Connectivity", "VPC-IPV4-IDLE", "Idle public IPv4", "Hours", 0.005m, "Idle public IPv4 address per hour");

    public static SampleSku UsedAddress { get; } =
        new(Vpc, "Networking", "Network Connectivity", "VPC-IPV4-USE", "In-use public IPv4", "Hours", 0.005m, "In-use public IPv4 address per hour");

    public static SampleSku BalancerHours { get; } =
        new(Elb, "Networking", "Application Networking", "ALB-H", "LoadBalancerUsage", "Hours", 0.0225m, "Application LoadBalancer-hour");

    public static SampleSku BalancerUnits { get; } =
        new(Elb, "Networking", "Application Networking", "ALB-LCU", "LCUUsage", "LCU-Hours", 0.008m, "used Application load balancer capacity unit-hour");

    public static SampleSku NatHours { get; } =
        new(Vpc, "Networking", "Network Connectivity", "NAT-H", "NatGateway-Hours", "Hours", 0.045m, "NAT Gateway Hour");

    public static SampleSku NatBytes { get; } =
        new(Vpc, "Networking", "Network Connectivity", "NAT-GB", "NatGateway-Bytes", "GB", 0.045m, "GB Data Processed by NAT Gateways");

    public static SampleSku Bucket { get; } =
        new(S3, "Storage", "Object Storage", "S3-STD", "TimedStorage", "GB-Month", 0.023m, "GB - first 50 TB / month of storage used");

    public static SampleSku ColdBucket { get; } =
        new(S3, "Storage", "Object Storage", "S3-SIA", "TimedStorage-SIA", "GB-Month", 0.0125m, "GB-Month of Standard-Infrequent Access storage");

    public static SampleSku Requests { get; } =
        new(S3, "Storage", "Object Storage", "S3-T1", "Requests-Tier1", "Requests", 0.000005m, "PUT, COPY, POST, or LIST requests");

    public static SampleSku Database { get; } =
        new(Rds, "Databases", "Relational Databases", "RDS-db.r6g.large", "InstanceUsage", "Hours", 0.225m, "db.r6g.large Single-AZ instance hour running MySQL",
            """{"InstanceType": "db.r6g.large", "InstanceSeries": "r6g"}""");

    public static SampleSku ExtendedSupport { get; } =
        new(Rds, "Databases", "Relational Databases", "RDS-EXT", "ExtendedSupport", "vCPU-Hours", 0.10m, "vCPU-hour RDS Extended Support for MySQL 5.7 (Yr 1-2)");

    public static SampleSku Function { get; } =
        new("AWS Lambda", "Compute", "Serverless Compute", "LAMBDA-GBS", "Lambda-GB-Second", "Lambda-GB-Second", 0.0000166667m, "AWS Lambda - Total Compute");

    public static SampleSku TransferOut { get; } =
        new("AWS Data Transfer", "Networking", "Network Connectivity", "DTO", "DataTransfer-Out-Bytes", "GB", 0.09m, "GB - first 10 TB / month data transfer out");

    public static SampleSku Plan(decimal hourly) =>
        new(Plans, "Compute", "Other (Compute)", "SP-1Y-NU", "Commitment", "Hours", hourly, "1 year No Upfront Compute Savings Plan");

    public static SampleSku Support { get; } =
        new("AWS Support (Business)", "Other", "Other (Other)", "SUPPORT", "Support", "Months", 100m, "Business support, monthly");

    public static SampleSku Tax { get; } = new("Tax", "Other", "Other (Other)", "TAX", null, "Charges", 38.25m, "Tax for the billing period");

    public static SampleSku Credit { get; } =
        new("AWS Promotional Credits", "Other", "Other (Other)", "CREDIT", null, "Charges", -250m, "Promotional credit");

    static SampleSku Volume(string type, decimal price) =>
        new(Ebs, "Storage", "Block Storage", $"EBS-{type}", "Storage", "GB-Month", price,
            $"GB-month of {type} provisioned storage", $$"""{"VolumeType": "{{type}}"}""");
}
