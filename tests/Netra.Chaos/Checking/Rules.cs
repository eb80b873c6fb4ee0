namespace Netra.Chaos;

/// <summary>The names of what can be broken.</summary>
static class Rules
{
    public const string Lost = "lost";
    public const string NotEnded = "not ended";
    public const string EndedOtherwise = "ended otherwise than completed";
    public const string Foreign = "not submitted";
    public const string Doubled = "doubled";
    public const string Gap = "gap";
    public const string Order = "order";
    public const string Undelivered = "undelivered";
    public const string HiddenRepeat = "repeat that nothing shows";

    /// <summary>What counts as lost in a report.</summary>
    public static bool IsLoss(string rule) => rule is Lost or NotEnded or EndedOtherwise or Gap or Undelivered;

    /// <summary>What counts as doubled in a report.</summary>
    public static bool IsDouble(string rule) => rule is Doubled or HiddenRepeat;
}
