namespace Netra.FinOps;

/// <summary>Finds one type of waste in the usage rows of a bill. Rules keep no state: <see cref="RuleScan"/> does.</summary>
abstract class WasteRule(string type)
{
    public string Type => type;

    /// <summary>Columns without which the rule cannot judge.</summary>
    public abstract IReadOnlyList<string> Needs { get; }

    /// <summary>Whether it goes by names that only AWS uses.</summary>
    public virtual bool AwsOnly => true;

    /// <summary>Days of history that it reads, the window included.</summary>
    public virtual int History => BillWindow.Days;

    /// <summary>Whether it judges consumption day by day.</summary>
    public virtual bool Daily => false;

    /// <summary>What a row says about its resource.</summary>
    public abstract Evidence Weigh(BillRow row);

    /// <summary>The saving that a resource's rows evidence, or null.</summary>
    public abstract Saving? Judge(Tally tally, BillWindow window);

    /// <summary>Those that are to be judged.</summary>
    public virtual IEnumerable<Tally> Candidates(IEnumerable<Tally> tallies) => tallies;

    /// <summary>What to say of rows that are <see cref="Evidence.Unclear"/>.</summary>
    public virtual string WhyUnclear => string.Empty;

    /// <summary>Why this bill cannot be judged, or null.</summary>
    public virtual string? Unable(BillWindow window) => null;
}

/// <summary>What one row says about a resource.</summary>
/// <param name="Key">The resource; null when the row says nothing.</param>
/// <param name="IsUse">It shows that the resource is used, so the rule does not hold.</param>
/// <param name="Unclear">It is what the rule is about, but says nothing either way.</param>
readonly record struct Evidence(string? Key, bool IsUse = false, string? Variant = null, bool Unclear = false)
{
    public static Evidence None => default;

    /// <summary>The row's cost is at stake.</summary>
    public static Evidence Cost(string? key, string? variant = null) => new(key, false, variant);

    public static Evidence Mute { get; } = new(null, Unclear: true);

    public static Evidence Use(string? key) => new(key, true);
}

/// <summary>What could be saved, and how.</summary>
/// <param name="Monthly">Of the last 30 days' cost, exact.</param>
/// <param name="Method">The formula.</param>
sealed record Saving(decimal Monthly, string Method, string Action, IReadOnlyList<string> Assumptions)
{
    public Level Confidence { get; init; } = Level.High;

    public Level Effort { get; init; } = Level.Low;

    public bool RestartNeeded { get; init; }

    public bool RollbackPossible { get; init; } = true;
}
