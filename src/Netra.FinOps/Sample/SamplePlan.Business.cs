namespace Netra.FinOps;

sealed partial class SamplePlan
{
    /// <summary>Ordinary charges until the bill has exactly <paramref name="rows"/> rows, if it has not more already.</summary>
    public void FillUpTo(long rows)
    {
        for (var missing = rows - CountRows(); missing > 0; missing -= Days)
            charges.Add(Ordinary(missing >= Days ? 0 : (int)(Days - missing)));
    }

    SampleCharge Ordinary(int from)
    {
        var tagged = random.Below(5) > 0;
        switch (random.Below(4))
        {
            case 0:
                var type = random.Pick(CurrentTypes);
                return new(Make(AnyAccount(), "EC2 Instance", "ec2", "instance", tagged), SampleSkus.Instance(type.Type, type.Price), Hours(from));
            case 1:
                return new(Make(AnyAccount(), "Lambda Function", "lambda", "function", tagged), SampleSkus.Function, Demand(100_000 * (1 + random.Below(5)), from));
            case 2:
                return new(Make(AnyAccount(), "RDS Instance", "rds", "db", tagged), SampleSkus.Database, Hours(from));
            default:
                return new(Make(AnyAccount(), "EBS Volume", "ec2", "volume", tagged), SampleSkus.Gp3, Gigabytes(20 * (1 + random.Below(40)), from));
        }
    }

    void PlanBusiness()
    {
        foreach (var account in accounts)
        {
            var function = Make(account, "Lambda Function", "lambda", "function");
            charges.Add(new(function, SampleSkus.Function, Spike(function.Id!, Demand(1_500_000 + (500_000 * random.Below(5))))));
            var transfer = new SampleResource(account, random.Pick(Regions), "Data Transfer", null, null, null);
            charges.Add(new(transfer, SampleSkus.TransferOut, Demand(150 + (50 * random.Below(5)))));
            var store = Make(account, "S3 Bucket", "s3", "data");
            charges.Add(new(store, SampleSkus.Bucket, Gigabytes(4000 + (1000 * random.Below(6)), 0, growth: 5)));
            charges.Add(new(store, SampleSkus.Requests, Demand(250_000)));
        }

        var everything = new SampleResource(Payer, "us-east-1", "Support", null, null, null);
        charges.Add(new(everything, SampleSkus.Support, day => DayOf(day).Day == 1 ? 1 : 0) { Role = SampleRole.Recurring });
        charges.Add(new(everything with { Type = "Tax" }, SampleSkus.Tax, day => DayOf(day).Day == 1 ? 1 : 0) { Role = SampleRole.Tax });
        charges.Add(new(everything with { Type = "Credit" }, SampleSkus.Credit, day => day == Days / 2 ? 1 : 0) { Role = SampleRole.Credit });
    }

    /// <summary>A spike of one to three days, at least nine weeks after the start, outside the last week.</summary>
    Func<int, decimal> Spike(string resourceId, Func<int, decimal> usual)
    {
        var start = 63 + random.Below(Math.Max(1, Days - 75));
        var length = 1 + random.Below(3);
        var multiplier = 4 + random.Below(4);
        anomalies.Add(new(DayOf(start).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), length, resourceId, multiplier));
        return day => usual(day) * (day >= start && day < start + length ? multiplier : 1);
    }
}
