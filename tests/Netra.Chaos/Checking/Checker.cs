namespace Netra.Chaos;

/// <summary>Compares what clients were promised with what they and others saw, in the manner of Jepsen.</summary>
static class Checker
{
    public static IReadOnlyList<Violation> Check(History history) =>
    [
        .. SubmitRules.Check(history),
        .. EndRules.Check(history),
        .. LogRules.Check(history),
        .. DeliveryRules.Check(history),
        .. EffectRules.Check(history),
    ];
}
