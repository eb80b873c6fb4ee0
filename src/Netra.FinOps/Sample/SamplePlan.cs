using System.Globalization;

namespace Netra.FinOps;

/// <summary>Everything that a sample bill charges, decided before its first row is written.</summary>
sealed partial class SamplePlan
{
    /// <summary>The rules look at the last 30 days.</summary>
    public const int Window = 30;

    static readonly string[] Regions = ["us-east-1", "us-west-2", "eu-west-1", "eu-central-1"];
    static readonly string[] Teams = ["checkout", "search", "ledger", "identity", "data"];

    readonly SampleRandom random;
    readonly List<SampleCharge> charges = [];
    readonly List<PlantedSaving> savings = [];
    readonly List<SampleDecoy> decoys = [];
    readonly List<SampleAnomaly> anomalies = [];
    readonly SampleAccount[] accounts;
    readonly SampleAccount sandbox;
    int names;

    public SamplePlan(int seed, DateOnly lastDay, int days)
    {
        (LastDay, Days) = (lastDay, days);
        random = new(seed);
        var root = 300_000_000_000L + random.Below(1_000_000_000);
        Payer = new(Number(root), "Example Corp", "prod");
        accounts = [new(Number(root + 1), "shop-prod", "prod"), new(Number(root + 2), "platform-prod", "prod")];
        sandbox = new(Number(root + 3), "engineering-dev", random.Pick<string>(["dev", "test", "staging", "qa", "sandbox"]));
        PlanCommitments();
        PlanFindings();
        PlanDecoys();
        PlanBusiness();
    }

    public DateOnly LastDay { get; }

    public int Days { get; }

    public SampleAccount Payer { get; }

    public IReadOnlyList<SampleCharge> Charges => charges;

    public IReadOnlyList<PlantedSaving> Savings => savings;

    public IReadOnlyList<SampleDecoy> Decoys => decoys;

    public IReadOnlyList<SampleAnomaly> Anomalies => anomalies;

    public DateOnly DayOf(int day) => LastDay.AddDays(day - Days + 1);

    public long CountRows() => charges.Sum(c => Enumerable.Range(0, Days).LongCount(day => c.Quantity(day) != 0));

    static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    SampleResource Make(SampleAccount account, string type, string service, string kind, bool tagged = true, string? environment = null)
    {
        var region = random.Pick(Regions);
        var name = string.Create(CultureInfo.InvariantCulture, $"{random.Pick(Teams)}-{kind}-{++names:00}");
        var id = string.Equals(service, "s3", StringComparison.Ordinal) ? $"arn:aws:s3:::example-{name}-{random.Hex(6)}" : $"arn:aws:{service}:{region}:{account.Id}:{kind}/{name}-{random.Hex(8)}";
        return new(account, region, type, id, name, tagged ? TagsOf(name, environment ?? account.Environment) : null);
    }

    string TagsOf(string name, string environment) =>
        $$"""{"Name": "{{name}}", "environment": "{{environment}}", "team": "{{name.Split('-')[0]}}", "cost_center": "cc-{{100 * (1 + random.Below(4))}}"}""";

    int Some(int least, int most) => least + random.Below(most - least + 1);

    SampleAccount AnyAccount() => random.Pick(accounts);

    /// <summary>A first day that leaves from <paramref name="least"/> to 90 days more of charges.</summary>
    int Since(int least) => Math.Max(0, Days - least - random.Below(91));

    void Plant(string type, SampleResource resource, decimal part, decimal whole, string note, params ReadOnlySpan<SampleCharge> lines)
    {
        var saving = new PlantedSaving(type, resource.Id!, part, whole, note);
        savings.Add(saving);
        foreach (var line in lines)
            charges.Add(line with { Savings = [.. line.Savings, saving] });
    }

    void Decoy(SampleResource resource, string note, params ReadOnlySpan<SampleCharge> lines)
    {
        decoys.Add(new(resource.Id!, note));
        charges.AddRange(lines);
    }

    static Func<int, decimal> Hours(int from, int until = int.MaxValue, decimal units = 24) => day => day >= from && day < until ? units : 0;

    /// <summary>GB-months are billed a day at a time: a month's days share its gigabytes.</summary>
    Func<int, decimal> Gigabytes(decimal size, int from, int until = int.MaxValue, decimal growth = 0) =>
        day => day >= from && day < until ? (size + (growth * (day - from))) / DateTime.DaysInMonth(DayOf(day).Year, DayOf(day).Month) : 0;

    /// <summary>Use that follows the week, grows slowly and wobbles by 10 %.</summary>
    Func<int, decimal> Demand(decimal level, int from = 0)
    {
        var key = random.Next();
        return day => day < from ? 0
            : level * (DayOf(day).DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0.7m : 1m) * (1 + (day * 0.0004m)) * SampleRandom.Wobble(key, day);
    }
}
