namespace Netra.FinOps;

/// <summary>One rule at work on one bill.</summary>
sealed class RuleScan(WasteRule rule, BillWindow window)
{
    readonly Dictionary<(string Key, string? Variant), Tally> tallies = [];
    readonly HashSet<string> used = new(StringComparer.Ordinal);
    readonly DateOnly from = window.Back(Math.Max(rule.History, BillWindow.Days));

    /// <summary>Rows that only another provider's rule could judge.</summary>
    public long Foreign { get; private set; }

    /// <summary>Rows that the rule is about and that say nothing.</summary>
    public long Unclear { get; private set; }

    public string? Warning => Unclear == 0 ? null : $"{rule.Type}: {Unclear} rows were not judged: {rule.WhyUnclear}.";

    public void Add(BillRow row)
    {
        var day = row.Day;
        if (day < from)
            return;
        if (rule.AwsOnly && !row.IsAws)
        {
            Foreign++;
            return;
        }

        var evidence = rule.Weigh(row);
        if (evidence.Unclear)
            Unclear++;
        if (evidence.Key is not { Length: > 0 } key)
            return;
        if (evidence.IsUse)
        {
            if (day >= window.From)
                used.Add(key);
            return;
        }

        if (!tallies.TryGetValue((key, evidence.Variant), out var tally))
            tallies.Add((key, evidence.Variant), tally = new(key, evidence.Variant));
        tally.Add(row, day >= window.From, rule.Daily);
    }

    /// <summary>Resources with something to save, in no particular order.</summary>
    public IEnumerable<Recommendation> Recommend() =>
        from tally in rule.Candidates(tallies.Values)
        where tally.Cost > 0 && !used.Contains(tally.ResourceId)
        let saving = rule.Judge(tally, window)
        where saving?.Monthly > 0
        select Recommendation.Of(rule.Type, tally, saving);
}
