using Netra.Contracts.Events;

namespace Netra.Chaos;

/// <summary>
/// Every recorded call had its effect, under one key. A repeat is another attempt with the same key, and the record tells of it:
/// its attempt is the last one that had the effect.
/// </summary>
static class EffectRules
{
    public static IEnumerable<Violation> Check(History history)
    {
        var effects = history.Effects.ToLookup(e => e.Key);
        var calls = history.Runs.SelectMany(r => r.Log.Where(e => e.Call is not null).Select(e => (Call: e.Call!, Run: r.Id))).ToHashSet();
        foreach (var effect in history.Effects.Where(e => !calls.Contains((e.Key, e.Run))).DistinctBy(e => e.Key))
            yield return new(Rules.Foreign, effect.Key, $"an effect of run {effect.Run}, whose log does not name the call");
        foreach (var recorded in history.Runs.SelectMany(r => r.Log).Where(e => e.Type == EventTypes.ToolCompleted))
        {
            foreach (var violation in Check(recorded, [.. effects[recorded.Call!].Select(e => e.Attempt)]))
                yield return violation;
        }
    }

    static IEnumerable<Violation> Check(LogEntry recorded, IReadOnlyList<int> attempts)
    {
        var call = recorded.Call!;
        if (attempts.Count == 0)
            yield return new(Rules.Lost, call, "was recorded and had no effect");
        else if (attempts.Count != attempts.Distinct().Count())
            yield return new(Rules.Doubled, call, $"one attempt had its effect twice: {string.Join(", ", attempts)}");
        else if (attempts.Max() != recorded.Attempt)
            yield return new(Rules.HiddenRepeat, call, $"attempts {string.Join(", ", attempts)} had effects, attempt {recorded.Attempt} is recorded");
    }
}
